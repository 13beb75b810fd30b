import { useEffect, type ReactNode } from 'react'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · DiYa 抵押` : 'DiYa 抵押'
  }, [title])
}

/** The title line: what this is, its number and state, and the one primary action at the right. */
export function PageHead({
  title,
  over,
  beside,
  primary,
}: {
  title: string
  over?: ReactNode
  beside?: ReactNode
  primary?: ReactNode
}) {
  useTitle(title)
  return (
    <header className="page-head">
      <div className="page-title">
        {over ? <div className="page-over">{over}</div> : null}
        <div className="page-line">
          <h1>{title}</h1>
          {beside}
        </div>
      </div>
      {primary ? <div className="page-actions">{primary}</div> : null}
    </header>
  )
}
