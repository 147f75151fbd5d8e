import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SearchStatus } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { LeaveGuard } from '@/ui/admin/leave-guard'
import { TagsInput } from '@/ui/admin/tags-input'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card, Fact, Facts, PageHead } from '@/ui/card'
import { Done } from '@/ui/done'
import formCss from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import { FaultPanel } from '@/ui/panel'
import { searchStatus, setSearchWords } from '../api/search'
import css from '../components/search.module.css'
import { faultsOf, MOST } from '../model'

/** What the shop's search knows. */
export function SearchScreen() {
  const { t } = useLingui()
  useHead({ title: t({ message: 'Search', context: 'section' }), noindex: true })
  const { data, error, refetch } = useQuery(searchStatus())
  return (
    <div className={shared.page}>
      <PageHead title={<Trans context="section">Search</Trans>} lead={<Trans>How shoppers find things, and the words they use for them.</Trans>} />
      {data ? (
        <div className={css.columns}>
          <Words status={data} />
          <Index status={data} />
        </div>
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="16rem" />
      )}
    </div>
  )
}

function Index({ status: { indexed, waiting } }: { status: SearchStatus }) {
  return (
    <Card title={<Trans>Index</Trans>}>
      <Facts>
        <Fact name={<Trans>Products in it</Trans>}>{typeof indexed === 'number' ? indexed : <Trans>There is no index: the database searches by itself.</Trans>}</Fact>
        <Fact name={<Trans>Waiting</Trans>}>{waiting === 0 ? <Trans>None: it is up to date</Trans> : <Plural value={waiting} one="# change" other="# changes" />}</Fact>
      </Facts>
      <p className={shared.soft}>
        <Trans>Changes of products are found within a minute.</Trans>
      </p>
    </Card>
  )
}

interface Group {
  key: number
  words: string[]
}

function Words({ status }: { status: SearchStatus }) {
  const { t } = useLingui()
  const cache = useQueryClient()
  const [saved, setSaved] = useState(status.synonyms)
  const [groups, setGroups] = useState<Group[]>(() => status.synonyms.map((words, key) => ({ key, words })))
  const [isTried, setIsTried] = useState(false)
  const written = groups.map(({ words }) => words).filter((words) => words.length > 0)
  const isDirty = JSON.stringify(written) !== JSON.stringify(saved)
  const faults = faultsOf(groups.map(({ words }) => words))
  const call = useMutation({
    mutationFn: () => setSearchWords(written),
    onSuccess: (next) => {
      cache.setQueryData(searchStatus().queryKey, next)
      setSaved(next.synonyms)
      setGroups(next.synonyms.map((words, key) => ({ key, words })))
      setIsTried(false)
    },
  })
  const say = { few: t`Two words at least`, many: t`${MOST.words} words at most`, twice: t`One of these words is in another group too` }
  const change = (next: Group[]) => {
    setGroups(next)
    if (!call.isPending) call.reset()
  }
  return (
    <Card title={<Trans>Words that mean the same</Trans>}>
      <p className={shared.soft}>
        <Trans>Who looks for one word of a group finds the others too.</Trans>
      </p>
      {!isProblem(call.error, 'invalid-request') && <CallFault problem={call.error} />}
      {isProblem(call.error, 'invalid-request') && (
        <ul role="alert" className={shared.fault}>
          {call.error.faults.map(({ pointer, detail }) => (
            <li key={pointer}>
              {groups[Number(/\/(\d+)/.exec(pointer)?.[1] ?? -1)]?.words.join(', ')} {detail}
            </li>
          ))}
        </ul>
      )}
      <form
        className={formCss.form}
        onSubmit={(event) => {
          event.preventDefault()
          setIsTried(true)
          if (Object.keys(faults).length === 0 && !call.isPending) call.mutate()
        }}
      >
        {groups.length === 0 && (
          <p>
            <Trans>None yet. Begin with what shoppers type and you call otherwise: sofa and couch.</Trans>
          </p>
        )}
        {groups.map(({ key, words }, at) => {
          const fault = faults[at]
          return (
            <div key={key} className={css.group}>
              <TagsInput label={t`Group ${at + 1}`} values={words} onChange={(next) => change(groups.map((group) => (group.key === key ? { key, words: next } : group)))} error={isTried && fault ? say[fault] : undefined} />
              <button type="button" className={shared.tiny} onClick={() => change(groups.filter((group) => group.key !== key))} aria-label={t`Remove group ${at + 1}`}>
                <Icon name="close" size={18} />
              </button>
            </div>
          )
        })}
        <div className={shared.row}>
          <Button look="plain" aria-disabled={groups.length >= MOST.groups || undefined} onClick={() => change([...groups, { key: Math.max(-1, ...groups.map((group) => group.key)) + 1, words: [] }])}>
            <Trans>Add a group</Trans>
          </Button>
          <Button type="submit" busy={call.isPending} aria-disabled={!isDirty || undefined}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
      <Done>{call.isSuccess && !isDirty && <Trans>Saved. The search knows it within a minute.</Trans>}</Done>
      <LeaveGuard when={() => isDirty} />
    </Card>
  )
}
