import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { useBranches } from '../shell/branches'
import { NoRight } from '../shell/Empty'
import { FileDrop } from '../shell/FileDrop'
import { Panel, useSay } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { MappingColumns } from './MappingColumns'

/** A file with the mapping it is read by; nothing is entered before it was looked through. */
export default function ImportForm() {
  const { t } = useTranslation()
  const can = useCan()
  if (!can('importCreate'))
    return (
      <>
        <PageHead title={t('import.create')} />
        <NoRight what={t('import.create')} />
      </>
    )
  return <Allowed />
}

function Allowed() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSay()
  const branches = useBranches()
  const mappings = useGet('/api/v1/origination/import-mappings', {}, { staleMs: 600_000 })
  const receive = useCommand('/api/v1/origination/imports')
  const [code, setCode] = useState<string>()
  const [branch, setBranch] = useState(branches.first)
  const [file, setFile] = useState<File | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const rows = mappings.data?.items ?? []
  const mapping = rows.find((row) => row.code === code)
  const send = async () => {
    if (!code || !branch || !file) return
    setProblem(null)
    const body = new FormData()
    body.append('mapping', code)
    body.append('branch_code', branch)
    body.append('file', file)
    try {
      const run = await receive.mutateAsync({ body })
      void navigate(`/imports/${run.id}`)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <>
      <PageHead title={t('import.create')} over={<Link to="/imports">{t('menu.imports')}</Link>} />
      <div className="columns columns-2">
        <Panel title={t('import.file')}>
          <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
          <ProblemAlert problem={mappings.error} onRetry={() => void mappings.refetch()} />
          <Form layout="vertical" onFinish={() => void send()} requiredMark={false}>
            <Form.Item label={t('import.mapping')} htmlFor="mapping">
              <Select
                id="mapping"
                placeholder={t('import.mappingHint')}
                value={code}
                loading={mappings.isPending}
                onChange={setCode}
                options={rows.map((row) => ({ value: row.code, label: say(row) }))}
              />
            </Form.Item>
            <Form.Item label={t('field.branch_code')} htmlFor="branch_code">
              <Select id="branch_code" value={branch} onChange={setBranch} options={branches.options} />
            </Form.Item>
            <FileDrop
              id="import_file"
              label={t('import.file')}
              types={t('import.types')}
              accept=".csv,.xlsx"
              file={file}
              onFile={setFile}
            />
            <Button
              type="primary"
              htmlType="submit"
              loading={receive.isPending}
              disabled={!code || !branch || !file}
            >
              {t('import.look')}
            </Button>
            <p className="muted">{t('import.lookHelp')}</p>
          </Form>
        </Panel>
        {mapping ? <MappingColumns mapping={mapping} /> : null}
      </div>
    </>
  )
}
