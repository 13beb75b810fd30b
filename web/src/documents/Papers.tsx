import { Button, Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useGet } from '../api/hooks'
import { asProblem, problemFrom, type Problem } from '../api/problem'
import type { Body, Row } from '../api/types'
import { formatBytes } from '../format/bytes'
import { formatMoment } from '../format/date'
import { DataTable } from '../shell/DataTable'
import { Empty, Skeleton } from '../shell/Empty'
import { Panel, useSay } from '../shell/figures'
import { ProblemAlert } from '../shell/ProblemAlert'
import { useCan } from '../shell/session'
import { Sheet } from '../shell/Sheet'
import './documents.css'
import { PdfView } from './FileSheet'

/** Kinds of papers that a thing can have, and the thing each is made from. */
export const PAPERS = {
  application: ['origination.offer'],
  contract: ['origination.contract'],
  loan: ['servicing.schedule', 'servicing.clearance'],
  receipt: ['servicing.receipt'],
}

/** Asks for a file and turns a refusal into a sentence; the file itself is left to the frame. */
async function ask(src: string): Promise<void> {
  const answer = await fetch(src, {
    credentials: 'same-origin',
    headers: { 'Accept-Language': document.documentElement.lang },
  })
  if (answer.ok) return
  throw problemFrom(answer.status, await answer.json().catch(() => null), answer.headers.get('X-Request-ID'))
}

const LIST = '/api/v1/messages/papers'
type PaperRow = Row<typeof LIST>
type Shown = { title: string; src: string }

export const paperContent = (id: string) => `${LIST}/${id}/content`
export const paperPreview = (kind: string, subject: string, language: string) =>
  `${LIST}/preview?${new URLSearchParams({ kind, subject, language }).toString()}`

/** The papers of a thing: what was issued, and a new one in the language wanted, looked at before it is. */
export function Papers({ subject, kinds, title }: { subject: string; kinds: string[]; title?: string }) {
  const { t, i18n } = useTranslation()
  const say = useSay()
  const can = useCan()
  const papers = useGet(LIST, { query: { subject, limit: 200 } }, { enabled: can('papers') })
  const issue = useCommand(LIST)
  const [kind, setKind] = useState(kinds[0])
  const [language, setLanguage] = useState(i18n.language === 'en' ? 'en' : 'zh')
  const [shown, setShown] = useState<Shown | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = t(`paper.kind.${kind.replace('.', '_')}`, { defaultValue: kind })
  const show = (paper: PaperRow) =>
    setShown({ title: `${say(paper)} ${paper.number}`, src: paperContent(paper.id) })
  const make = async () => {
    setProblem(null)
    try {
      show(await issue.mutateAsync({ body: { kind, subject, language } as Body<typeof LIST> }))
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const look = async () => {
    setProblem(null)
    const src = paperPreview(kind, subject, language)
    try {
      // What cannot be made yet is said in words here instead of inside of the frame.
      await ask(src)
      setShown({ title: t('paper.previewOf', { name }), src })
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const rows = papers.data?.items ?? []
  return (
    <Panel title={title ?? t('tab.papers')}>
      <ProblemAlert problem={problem} onClose={() => setProblem(null)} />
      {can('paperIssue') ? (
        <div className="paper-bar">
          {kinds.length > 1 ? (
            <Select
              id="paper_kind"
              aria-label={t('paper.kindLabel')}
              value={kind}
              onChange={setKind}
              options={kinds.map((value) => ({
                value,
                label: t(`paper.kind.${value.replace('.', '_')}`, { defaultValue: value }),
              }))}
            />
          ) : (
            <strong>{name}</strong>
          )}
          <Radio.Group
            aria-label={t('paper.language')}
            optionType="button"
            value={language}
            onChange={(event) => setLanguage(event.target.value as string)}
            options={[
              { value: 'zh', label: t('paper.languages.zh') },
              { value: 'en', label: t('paper.languages.en') },
            ]}
          />
          <Button onClick={() => void look()}>{t('paper.preview')}</Button>
          <Button type="primary" loading={issue.isPending} onClick={() => void make()}>
            {t('paper.issue', { name })}
          </Button>
        </div>
      ) : null}
      {papers.error && !papers.data ? (
        <ProblemAlert problem={papers.error} onRetry={() => void papers.refetch()} />
      ) : !papers.data ? (
        <Skeleton rows={2} />
      ) : (
        <DataTable
          label={title ?? t('tab.papers')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'number',
              title: t('paper.number'),
              render: (row) => (
                <button type="button" className="link num" onClick={() => show(row)}>
                  {row.number}
                </button>
              ),
            },
            { key: 'name', title: t('paper.name'), wrap: true, render: (row) => say(row) },
            {
              key: 'language',
              title: t('paper.language'),
              render: (row) => t(`paper.languages.${row.language}`, { defaultValue: row.language }),
            },
            {
              key: 'template',
              title: t('paper.template'),
              render: (row) => t('rules.version', { number: row.template_version }),
              wideOnly: true,
            },
            {
              key: 'size',
              title: t('document.size'),
              align: 'right',
              render: (row) => formatBytes(row.size_bytes),
              wideOnly: true,
            },
            {
              key: 'by',
              title: t('paper.by'),
              render: (row) => `${row.issued_by_name} ${formatMoment(row.at)}`,
            },
          ]}
          empty={<Empty title={t('paper.empty')} help={t('paper.emptyHelp')} />}
        />
      )}
      <PaperSheet shown={shown} onClose={() => setShown(null)} />
    </Panel>
  )
}

export function PaperSheet({ shown, onClose }: { shown: Shown | null; onClose: () => void }) {
  if (!shown) return null
  return (
    <Sheet open title={shown.title} onClose={onClose} width={860}>
      <div className="file-view">
        <PdfView src={shown.src} name={shown.title} />
      </div>
    </Sheet>
  )
}
