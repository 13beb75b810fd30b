import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, type Problem } from '../api/problem'
import type { Answer } from '../api/types'
import { formatDate } from '../format/date'
import { Diff } from '../foundation/Diff'
import { Waiting } from '../foundation/Waiting'
import { ActionDialog } from '../shell/ActionDialog'
import { DetailLoader, DetailPage } from '../shell/DetailPage'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { StateTag } from '../shell/StateTag'
import { sayMessage } from '../shell/toast'

type Template = Answer<'/api/v1/messages/templates/{template_id}'>

/** One version of a template: its text, a sample of the paper, and a new version to propose. */
export default function TemplatePage() {
  const { t } = useTranslation()
  const id = useParams().id!
  const query = useGet('/api/v1/messages/templates/{template_id}', { path: { template_id: id } })
  const parent = { to: '/templates', label: t('menu.templates') }
  return (
    <DetailLoader query={query} parent={parent}>
      {(template) => <Loaded key={template.id} template={template} parent={parent} />}
    </DetailLoader>
  )
}

function Loaded({ template, parent }: { template: Template; parent: { to: string; label: string } }) {
  const { t } = useTranslation()
  const say = useSay()
  const can = useCan()
  const [source, setSource] = useState(template.source)
  const [asked, setAsked] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const propose = useCommand('/api/v1/messages/templates')
  const may = can('templateChange')
  const changed = source !== template.source
  const sample = `/api/v1/messages/templates/${template.id}/sample`
  return (
    <>
      <DetailPage
        parent={parent}
        title={say(template)}
        subtitle={`${t(`template.languages.${template.language}`)} · ${t('template.version', { version: template.version })}`}
        marks={<StateTag kind="template" state={template.state} />}
        above={<Waiting subject={`messages.template:${template.kind}/${template.language}`} />}
        figures={[
          { label: t('field.version'), value: template.version },
          { label: t('field.starts_date'), value: formatDate(template.starts_date) },
          { label: t('template.lines'), value: template.source.split('\n').length },
        ]}
        primary={
          may ? (
            <>
              <Button disabled={!changed} onClick={() => setSource(template.source)}>
                {t('template.undo')}
              </Button>
              <Button type="primary" disabled={!changed} onClick={() => setAsked(true)}>
                {t('template.propose')}
              </Button>
            </>
          ) : null
        }
        tabs={[
          {
            key: 'source',
            label: t('template.source'),
            content: (
              <Panel>
                <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
                <label className="source">
                  <span className="muted">{may ? t('template.sourceHelp') : t('template.sourceRead')}</span>
                  <textarea
                    id="source"
                    className="input code"
                    rows={32}
                    spellCheck={false}
                    readOnly={!may}
                    value={source}
                    onChange={(event) => setSource(event.target.value)}
                  />
                </label>
              </Panel>
            ),
          },
          {
            key: 'sample',
            label: t('template.sample'),
            content: () => (
              <Panel
                extra={
                  <a href={sample} target="_blank" rel="noreferrer">
                    {t('template.open')}
                  </a>
                }
                title={t('template.sampleHelp')}
              >
                <iframe className="pdf" title={t('template.sample')} src={sample} />
              </Panel>
            ),
          },
        ]}
      />
      <ActionDialog
        open={asked}
        title={t('template.proposeTitle', { name: say(template) })}
        submit={t('template.submit')}
        width={960}
        onClose={() => setAsked(false)}
        onSubmit={async () => {
          try {
            await propose.mutateAsync({
              body: { kind: template.kind, language: template.language as never, source },
            })
            sayMessage('success', t('change.proposed'))
          } catch (error) {
            // A text that cannot be set names its line: shown where the text is.
            setProblem(asProblem(error))
            throw error
          }
        }}
      >
        <div className="wide">
          <Diff row={{ before: { source: template.source }, after: { source } }} whole />
        </div>
      </ActionDialog>
    </>
  )
}
