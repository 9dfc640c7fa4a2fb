import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'

export interface UseShare {
  key: string
  name: string
  /** Where the name leads; none for what is not there any more. */
  to?: string
  messages: number
  tokens: number
}

const FIRST_SHOWN = 8

/** A table with a bar for the tokens of each row; the longest bar is the largest share. */
export function ShareTable({
  title,
  nameLabel,
  shares,
}: {
  title: string
  nameLabel: string
  shares: readonly UseShare[]
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isWhole, setIsWhole] = useState(false)
  const most = Math.max(1, ...shares.map(({ tokens }) => tokens))
  return (
    <>
      <h3 className="mt-6 font-medium">{title}</h3>
      <table className="mt-2 w-full table-fixed text-sm tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="py-1 pr-4 font-medium">
              {nameLabel}
            </th>
            <th scope="col" className="w-2/5 py-1 pr-4 font-medium sm:w-1/2">
              {t('quota.tokens')}
            </th>
            <th scope="col" className="w-20 py-1 text-right font-medium">
              {t('quota.messages')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(isWhole ? shares : shares.slice(0, FIRST_SHOWN)).map((share) => (
            <tr key={share.key} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal" title={share.name}>
                <span className="line-clamp-2 break-words">
                  {share.to ? (
                    <Link
                      to={share.to}
                      className="text-accent underline underline-offset-2 -outline-offset-2"
                    >
                      {share.name}
                    </Link>
                  ) : (
                    share.name
                  )}
                </span>
              </th>
              <td className="py-1.5 pr-4">
                <span className="grid grid-cols-[1fr_3.5rem] sm:grid-cols-[1fr_4.5rem] items-center gap-2">
                  <span
                    aria-hidden="true"
                    className="h-2 min-w-0.5 rounded-full bg-accent"
                    style={{ width: `${(share.tokens / most) * 100}%` }}
                  />
                  <span className="text-right">{format.number(share.tokens)}</span>
                </span>
              </td>
              <td className="py-1.5 text-right">{format.number(share.messages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && shares.length > FIRST_SHOWN ? (
        <Button className="mt-3" onClick={() => setIsWhole(true)}>
          {t('usage.showAllChats')}
        </Button>
      ) : null}
    </>
  )
}
