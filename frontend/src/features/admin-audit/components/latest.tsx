import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { nameOf } from '@/lib/people'
import { Bone } from '@/ui/bone'
import { Card } from '@/ui/card'
import { FaultPanel } from '@/ui/panel'
import { listAudit } from '../api/list-audit'
import { useActionWords } from '../words'
import css from './audit.module.css'

const LATEST = 6

/** The newest entries of the log, for the first page. */
export function LatestEntries() {
  const time = useTime()
  const words = useActionWords()
  const { data, error, refetch } = useQuery(listAudit({}))
  return (
    <Card
      title={<Trans>Lately</Trans>}
      aside={
        <Link to="/audit" className={css.foot}>
          <Trans>The whole log</Trans>
        </Link>
      }
    >
      {data ? (
        <ul className={css.latest}>
          {data.items.slice(0, LATEST).map((entry) => (
            <li key={entry.id}>
              <span>
                <strong>{words(entry.action)}</strong>
                <About entry={entry} />
              </span>
              <time dateTime={entry.at}>{time(entry.at)}</time>
            </li>
          ))}
        </ul>
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="14rem" />
      )}
    </Card>
  )
}

/** Who did it; where the shop does not know, as before somebody is signed in, to whom it was done. */
function About({ entry: { actor, subject } }: { entry: AuditEntry }) {
  const person = actor ?? subject
  return person ? <span className={css.under}>{nameOf(person)}</span> : null
}
