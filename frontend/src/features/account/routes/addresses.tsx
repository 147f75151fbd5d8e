import { useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { AccountView, SavedAddress } from '@/api/schema'
import { addressLines } from '@/lib/address'
import { useCountryName } from '@/lib/i18n'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import { Hidden } from '@/ui/hidden'
import { keepAddress, removeAddress } from '../api/account'
import { AddressForm } from '../components/address-form'
import css from '../components/account.module.css'

/** The most that the shop keeps. */
const MOST = 20

/** The addresses that the account keeps. */
export function AddressesScreen({ account }: { account: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`Your addresses`, noindex: true })
  const [open, setOpen] = useState<SavedAddress | 'new'>()
  const [said, setSaid] = useState<'saved' | 'removed' | 'preferred'>()
  const heading = useRef<HTMLHeadingElement>(null)
  const change = useMutation({
    mutationFn: (call: { kept: SavedAddress; to: 'remove' | 'prefer' }) => (call.to === 'remove' ? removeAddress(call.kept.id) : keepAddress(call.kept.id, { address: call.kept.address, preferred: true })),
    onMutate: () => setSaid(undefined),
    onSuccess: (_, { to }) => {
      setSaid(to === 'remove' ? 'removed' : 'preferred')
      // The button that was pressed is gone.
      heading.current?.focus()
    },
  })
  const close = (how?: 'saved') => {
    setOpen(undefined)
    setSaid(how)
    setTimeout(() => heading.current?.focus(), 60)
  }

  if (open !== undefined) {
    return <AddressForm key={open === 'new' ? open : open.id} kept={open === 'new' ? undefined : open} isFirst={account.addresses.length === 0} owner={account.name} onClose={close} />
  }
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        <Trans>Your addresses</Trans>
      </h1>
      <Done>
        {said === 'saved' && <Trans>The address is saved.</Trans>}
        {said === 'removed' && <Trans>The address is removed.</Trans>}
        {said === 'preferred' && <Trans>Your next checkout begins with this address.</Trans>}
      </Done>
      <CallFault problem={change.error} />
      {account.addresses.length === 0 && (
        <p className={css.soft}>
          <Trans>None yet. Save one, and the checkout fills it in for you.</Trans>
        </p>
      )}
      <ul className={css.cards}>
        {account.addresses.map((kept) => (
          <li key={kept.id} className={css.card} data-testid="address">
            <AddressLines kept={kept} />
            <div className={css.actions}>
              <button type="button" onClick={() => setOpen(kept)}>
                <Trans>Edit</Trans> <Hidden>{kept.address.line1}</Hidden>
              </button>
              {!kept.preferred && (
                <button type="button" onClick={() => change.mutate({ kept, to: 'prefer' })}>
                  <Trans>Prefer</Trans> <Hidden>{kept.address.line1}</Hidden>
                </button>
              )}
              <button type="button" onClick={() => change.mutate({ kept, to: 'remove' })}>
                <Trans>Remove</Trans> <Hidden>{kept.address.line1}</Hidden>
              </button>
            </div>
          </li>
        ))}
      </ul>
      {account.addresses.length < MOST && (
        <p>
          <Button look={account.addresses.length === 0 ? 'primary' : 'plain'} onClick={() => setOpen('new')}>
            <Trans>Add an address</Trans>
          </Button>
        </p>
      )}
    </>
  )
}

function AddressLines({ kept }: { kept: SavedAddress }) {
  const country = useCountryName()
  return (
    <address>
      {kept.preferred && (
        <span className={css.mark}>
          <Trans>Preferred</Trans>
        </span>
      )}
      {addressLines(kept.address, country).map((line, at) => (
        <span key={at}>{line}</span>
      ))}
    </address>
  )
}
