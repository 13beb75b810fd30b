import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { useBranches } from '../shell/branches'
import { NoRight } from '../shell/Empty'
import { Panel } from '../shell/figures'
import { FileDrop } from '../shell/FileDrop'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'

const KINDS = ['PERSON', 'FIRM'] as const

/** A file of customers; nobody of it is registered before it was looked through. */
export default function ImportForm() {
  const { t } = useTranslation()
  const can = useCan()
  if (!can('partyImportCreate'))
    return (
      <>
        <PageHead title={t('partyImport.create')} />
        <NoRight what={t('partyImport.create')} />
      </>
    )
  return <Allowed />
}

function Allowed() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const receive = useCommand('/api/v1/customers/imports')
  const [kind, setKind] = useState<(typeof KINDS)[number]>('PERSON')
  const [branch, setBranch] = useState(branches.first)
  const [file, setFile] = useState<File | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async () => {
    if (!branch || !file) return
    setProblem(null)
    const body = new FormData()
    body.append('kind', kind)
    body.append('branch_code', branch)
    body.append('file', file)
    try {
      const found = await receive.mutateAsync({ body })
      void navigate(`/customer-imports/${found.id}`)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <>
      <PageHead
        title={t('partyImport.create')}
        over={<Link to="/customer-imports">{t('menu.partyImports')}</Link>}
      />
      <div className="columns columns-2">
        <Panel title={t('partyImport.file')}>
          <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
          <Form layout="vertical" onFinish={() => void send()} requiredMark={false}>
            <Form.Item label={t('field.kind')} htmlFor="kind">
              <Select
                id="kind"
                value={kind}
                onChange={setKind}
                options={KINDS.map((value) => ({ value, label: t(`party.kind.${value}`) }))}
              />
            </Form.Item>
            <Form.Item label={t('field.branch_code')} htmlFor="branch_code">
              <Select id="branch_code" value={branch} onChange={setBranch} options={branches.options} />
            </Form.Item>
            <FileDrop
              id="party_file"
              label={t('partyImport.file')}
              types={t('duty.listTypes')}
              accept=".csv,.xlsx"
              file={file}
              onFile={setFile}
            />
            <Button type="primary" htmlType="submit" loading={receive.isPending} disabled={!branch || !file}>
              {t('partyImport.look')}
            </Button>
            <p className="muted">{t('partyImport.lookHelp')}</p>
          </Form>
        </Panel>
        <Panel title={t('partyImport.columns')}>
          <p>{t(kind === 'PERSON' ? 'partyImport.personColumns' : 'partyImport.firmColumns')}</p>
          <p className="muted">{t('partyImport.rules')}</p>
        </Panel>
      </div>
    </>
  )
}
