import { Trans, useLingui } from '@lingui/react/macro'
import { Card } from '@/ui/card'
import formCss from '@/ui/form.module.css'
import { useFaults } from '../faults'
import type { PaymentsForm } from '../form/payments'
import { useGatewayNames } from '../words'
import { FaultAt } from './fields'
import { ItemList } from './item-list'
import css from './settings.module.css'

type Gateways = PaymentsForm['gateways']

/** Which ways to pay are offered, and in which order. */
export function GatewaysCard({ gateways, onChange }: { gateways: Gateways; onChange: (gateways: Gateways) => void }) {
  const { t } = useLingui()
  const names = useGatewayNames()
  const { clear } = useFaults()
  return (
    <Card title={<Trans>Ways to pay</Trans>}>
      <ItemList label={t`Ways to pay`} items={gateways} nameOf={({ key }) => names[key].name} onChange={onChange} movable>
        {({ key, isOn }, _, tools) => (
          <div className={css.gateway}>
            <label className={formCss.check}>
              <input
                type="checkbox"
                checked={isOn}
                aria-describedby={`needs-${key}`}
                onChange={(event) => {
                  clear('#/gateways')
                  onChange(gateways.map((gateway) => (gateway.key === key ? { key, isOn: event.target.checked } : gateway)))
                }}
              />
              <span>{names[key].name}</span>
            </label>
            {tools}
            <p id={`needs-${key}`}>{names[key].needs}</p>
          </div>
        )}
      </ItemList>
      <FaultAt pointer="#/gateways" />
    </Card>
  )
}
