import { useRef, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { Icon } from '@/ui/icon'
import ui from '@/ui/ui.module.css'
import { useModal } from '@/ui/use-modal'
import { SearchBox } from './search-box'
import css from './search.module.css'

interface Props {
  open: boolean
  onClose: () => void
  /** What stands there before anything is typed. */
  children: ReactNode
}

/** The shop's search over the page: at the top of it, or all of a phone's screen. */
export function SearchOverlay({ open, onClose, children }: Props) {
  const { t } = useLingui()
  const ref = useRef<HTMLDialogElement>(null)
  useModal(ref, open)
  return (
    <dialog
      ref={ref}
      className={css.overlay}
      aria-label={t`Search`}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      {open && (
        <SearchBox
          onGo={onClose}
          close={
            <button type="button" className={ui.icon} onClick={onClose} aria-label={t`Close the search`}>
              <Icon name="close" />
            </button>
          }
        >
          {children}
        </SearchBox>
      )}
    </dialog>
  )
}
