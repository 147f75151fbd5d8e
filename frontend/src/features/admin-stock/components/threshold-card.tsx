import { useEffect, useEffectEvent } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { StockRow } from '@/api/schema'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Done } from '@/ui/done'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { setThreshold, useStockCache } from '../api/stock'
import { MOST, wholeNumber } from '../model'
import { useRefusalWords } from '../words'
import css from './stock.module.css'

/** Says when there is little left. */
export function ThresholdCard({ stock: { variant, threshold }, onDone }: { stock: StockRow; onDone: () => void }) {
  const { t } = useLingui()
  const say = useRefusalWords()
  const cache = useStockCache(variant)
  const outOfRange = say('out-of-range', 0)
  const call = useCallForm({
    initial: { threshold: String(threshold) },
    schema: v.object({ threshold: v.pipe(v.string(), v.check((text) => (wholeNumber(text) ?? MOST + 1) <= MOST, outOfRange)) }),
    labels: { threshold: t`Low at` },
    say: (_, code) => say(code, 0),
    send: (values) => setThreshold(variant, Number(values.threshold)),
    onDone: (detail) => {
      cache.renew(detail)
      onDone()
    },
  })
  // Somebody else may have set it meanwhile.
  const follow = useEffectEvent((now: string) => {
    if (call.form.getValues().threshold.trim() !== now) call.form.setFieldValue('threshold', now)
  })
  useEffect(() => follow(String(threshold)), [threshold])
  return (
    <Card title={<Trans>Low at</Trans>}>
      <CallFault problem={call.problem} />
      <form className={`${form.form} ${css.threshold}`} {...call.props}>
        <TextInput {...call.field('threshold')} key={call.form.key('threshold')} label={t`Units available`} description={t`With so many, or fewer, it is listed as low.`} inputMode="numeric" autoComplete="off" maxLength={9} required />
        <Button type="submit" look="plain" busy={call.busy}>
          <Trans>Save</Trans>
        </Button>
      </form>
      <Done>{call.isDone && <Trans>Saved.</Trans>}</Done>
    </Card>
  )
}
