import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AccountView, StockDetail } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { may } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { PageHead } from '@/ui/card'
import { CopyButton } from '@/ui/copy-button'
import { Pager } from '@/ui/data-table'
import { Icon } from '@/ui/icon'
import { FaultPanel, Panel } from '@/ui/panel'
import { Picture } from '@/ui/picture'
import { getStock } from '../api/stock'
import { AdjustCard } from '../components/adjust-card'
import { Figures } from '../components/figures'
import { Ledger } from '../components/ledger'
import { StockTag } from '../components/stock-tag'
import { ThresholdCard } from '../components/threshold-card'
import { fullName } from '../model'
import ui from '@/ui/ui.module.css'
import css from '../components/stock.module.css'

interface Props {
  variant: string
  page: number
  caller: AccountView
  onPage: (page: number) => void
}

/** What there is of one variant, what moved it, and the way to change it. */
export function VariantScreen({ variant, page, caller, onPage }: Props) {
  const { t } = useLingui()
  const { data, error, isPlaceholderData, refetch } = useQuery(getStock(variant, page))
  useHead({ title: data ? fullName(data.stock) : t`Stock`, noindex: true })
  return (
    <div className={css.page}>
      <Link to="/stock" className={css.back}>
        <Icon name="left" size={16} />
        <Trans>Stock</Trans>
      </Link>
      {data ? (
        <Variant detail={data} isOld={isPlaceholderData} page={page} caller={caller} onPage={onPage} />
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is no such product</Trans>}>
          <p>
            <Trans>It was removed, or the address is not complete.</Trans>
          </p>
        </Panel>
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <>
          <h1 className={ui.hidden}>{t`Stock`}</h1>
          <div className={css.page} aria-hidden>
            <Bone width="60%" height="2.5rem" />
            <div className={css.columns}>
              <Bone height="7rem" />
              <Bone height="26rem" />
            </div>
          </div>
        </>
      )}
    </div>
  )
}

interface VariantProps extends Omit<Props, 'variant'> {
  detail: StockDetail
  isOld: boolean
}

function Variant({ detail: { stock, moves, more }, isOld, page, caller, onPage }: VariantProps) {
  const { t } = useLingui()
  // The newest movement is on the first page.
  const showNewest = () => onPage(1)
  return (
    <>
      <div className={css.head}>
        <Picture picture={stock.picture} sizes="72px" alt="" className={css.picture} />
        <PageHead
          title={fullName(stock)}
          lead={
            <span className={css.about}>
              <span className={css.copied}>
                <code>{stock.sku}</code>
                <CopyButton text={stock.sku} what={t`the SKU`} look="icon" />
              </span>
              <a href={`/p/${encodeURIComponent(stock.slug)}?sku=${encodeURIComponent(stock.sku)}`}>
                <Trans>See it in the shop</Trans>
              </a>
            </span>
          }
          actions={(stock.low || stock.available <= 0) && <StockTag stock={stock} />}
        />
      </div>
      <div className={css.columns}>
        <Figures stock={stock} />
        <AdjustCard stock={stock} onDone={showNewest} />
        <ThresholdCard stock={stock} onDone={showNewest} />
      </div>
      <section className={css.ledger} aria-labelledby="movements">
        <h2 id="movements">
          <Trans>Movements</Trans>
        </h2>
        <Ledger moves={moves} isOld={isOld} opensPeople={may(caller, 'users-view')} />
        <Pager page={page} more={more} onPage={onPage} />
      </section>
    </>
  )
}
