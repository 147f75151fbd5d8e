import { useId } from 'react'
import { Trans } from '@lingui/react/macro'
import type { GatewayName } from '@/api/schema'
import options from '@/ui/options.module.css'
import { GatewayMark } from './gateway-mark'
import { useGatewayWords } from './gateway-words'
import css from './ways-to-pay.module.css'

interface Props {
  ways: readonly GatewayName[]
  chosen: GatewayName | undefined
  disabled?: boolean
  onChoose: (way: GatewayName) => void
}

/** The ways to pay as cards to choose from; where there is one only, that one and no choice. */
export function WaysToPay({ ways, chosen, disabled, onChoose }: Props) {
  const words = useGatewayWords()
  const name = useId()
  const [only] = ways
  if (only !== undefined && ways.length === 1) {
    return (
      <div className={css.only}>
        <GatewayMark gateway={only} />
        <Told name={words[only].name} line={words[only].line} />
      </div>
    )
  }
  return (
    <fieldset className={options.options} disabled={disabled}>
      <legend>
        <Trans>How would you like to pay?</Trans>
      </legend>
      {ways.map((way) => (
        <label key={way}>
          <input type="radio" name={name} value={way} checked={way === chosen} onChange={() => onChoose(way)} aria-labelledby={`${name}-${way}`} aria-describedby={`${name}-${way}-line`} />
          <Told id={`${name}-${way}`} name={words[way].name} line={words[way].line} />
          <GatewayMark gateway={way} />
        </label>
      ))}
    </fieldset>
  )
}

function Told({ id, name, line }: { id?: string; name: string; line: string }) {
  return (
    <span className={css.told}>
      <strong id={id}>{name}</strong>
      <small id={id && `${id}-line`}>{line}</small>
    </span>
  )
}
