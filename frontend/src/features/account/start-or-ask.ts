import { isProblem } from '@/lib/problem'
import { session } from '@/lib/session'
import { login } from './api/entry'

/** Address and password. */
export interface Credentials {
  email: string
  password: string
}

/** Signs in; where the account wants a code too, what is known so far comes back. */
export async function startOrAsk(credentials: Credentials): Promise<Credentials | undefined> {
  try {
    await session.start(() => login(credentials))
    return undefined
  } catch (error) {
    if (isProblem(error, 'second-factor-needed')) return credentials
    throw error
  }
}
