import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { asProblem, type Problem } from '../api/problem'
import { sayMessage } from './toast'

/** A refusal in a sentence: the server's own when it sent one, ours for the network and the known statuses. */
export function useProblemText(): (problem: Problem) => { title: string; detail: string } {
  const { t } = useTranslation()
  return (problem) => {
    if (problem.code === 'network') return { title: t('problem.network'), detail: t('problem.networkHelp') }
    if (problem.changedMeanwhile)
      return { title: t('problem.changed'), detail: problem.detail || t('problem.changedHelp') }
    if (problem.status === 403)
      return {
        title: problem.title || t('problem.forbidden'),
        detail: problem.detail || t('problem.forbiddenHelp'),
      }
    if (problem.status === 404)
      return { title: t('problem.missing'), detail: problem.detail || t('problem.missingHelp') }
    return {
      title: problem.title || t('problem.failed'),
      detail: problem.detail || t('problem.failedHelp', { status: problem.status }),
    }
  }
}

/** Says a refusal in passing: for a button that has no dialog in which it could stand. */
export function useSayProblem(): (error: unknown) => void {
  const text = useProblemText()
  return (error) => sayMessage('error', text(asProblem(error)).detail)
}

export function ProblemAlert({
  problem,
  onRetry,
  onClose,
}: {
  problem: Problem | null | undefined
  onRetry?: () => void
  onClose?: () => void
}) {
  const { t } = useTranslation()
  const text = useProblemText()
  if (!problem) return null
  const { title, detail } = text(problem)
  const said = detail && detail !== title
  return (
    <Alert
      type={problem.changedMeanwhile ? 'warning' : 'error'}
      showIcon
      role="alert"
      className="problem"
      title={said ? title : undefined}
      description={
        <>
          {said ? detail : title}
          {problem.requestId && problem.uncertain ? (
            <div className="muted">
              {t('problem.request')} {problem.requestId}
            </div>
          ) : null}
        </>
      }
      closable={onClose ? { onClose } : false}
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            {problem.changedMeanwhile ? t('action.reload') : t('action.retry')}
          </Button>
        ) : undefined
      }
    />
  )
}
