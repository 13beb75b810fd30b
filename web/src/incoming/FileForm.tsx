import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useCommand } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import { useBranches } from '../shell/branches'
import { NoRight } from '../shell/Empty'
import { FileDrop } from '../shell/FileDrop'
import { Panel } from '../shell/figures'
import { PageHead } from '../shell/PageHead'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { KINDS } from './file'

/** A file with its kind; nothing of it is posted before it was looked through. */
export default function FileForm() {
  const { t } = useTranslation()
  const can = useCan()
  if (!can('incomingCreate'))
    return (
      <>
        <PageHead title={t('incoming.create')} />
        <NoRight what={t('incoming.create')} />
      </>
    )
  return <Allowed />
}

function Allowed() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const branches = useBranches()
  const [search] = useSearchParams()
  const receive = useCommand('/api/v1/servicing/incoming-files')
  const [kind, setKind] = useState<string>(search.get('kind') === 'ANSWERS' ? 'ANSWERS' : 'REPAYMENTS')
  const [branch, setBranch] = useState(branches.first)
  const [file, setFile] = useState<File | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const answers = kind === 'ANSWERS'
  const send = async () => {
    if (!branch || !file) return
    setProblem(null)
    const body = new FormData()
    body.append('kind', kind)
    body.append('branch_code', branch)
    body.append('file', file)
    try {
      const found = await receive.mutateAsync({ body })
      void navigate(`/incoming/${found.id}`)
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  return (
    <>
      <PageHead title={t('incoming.create')} over={<Link to="/incoming">{t('menu.incoming')}</Link>} />
      <div className="columns columns-2">
        <Panel title={t('incoming.file')}>
          <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
          <Form layout="vertical" onFinish={() => void send()} requiredMark={false}>
            <Form.Item label={t('incoming.kindLabel')} htmlFor="kind">
              <Select
                id="kind"
                value={kind}
                onChange={setKind}
                options={KINDS.map((value) => ({ value, label: t(`incoming.kind.${value}`) }))}
              />
            </Form.Item>
            <Form.Item label={t('field.branch_code')} htmlFor="branch_code">
              <Select id="branch_code" value={branch} onChange={setBranch} options={branches.options} />
            </Form.Item>
            <FileDrop
              id="incoming_file"
              label={t('incoming.file')}
              types={t(answers ? 'incoming.answerTypes' : 'incoming.types')}
              accept={answers ? '.csv,.xlsx' : '.csv,.xlsx,.xml'}
              file={file}
              onFile={setFile}
            />
            <Button type="primary" htmlType="submit" loading={receive.isPending} disabled={!branch || !file}>
              {t('incoming.look')}
            </Button>
            <p className="muted">{t('incoming.lookHelp')}</p>
          </Form>
        </Panel>
        <Panel title={t('incoming.columns')}>
          <p>{t(answers ? 'incoming.answerColumns' : 'incoming.repaymentColumns')}</p>
          <p className="muted">{t(answers ? 'incoming.answerRules' : 'incoming.matchRules')}</p>
        </Panel>
      </div>
    </>
  )
}
