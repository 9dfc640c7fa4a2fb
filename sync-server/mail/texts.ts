import type { Language } from '../../contract/sync/account.ts'
import type { Mail } from './kinds.ts'

/** Plain text without anything a user typed: an attacker must not be able to put words into our mail. */
export type MailName =
  | 'verify'
  | 'alreadyRegistered'
  | 'reset'
  | 'changeEmail'
  | 'emailChangeAsked'
  | 'emailChanged'
  | 'passwordChanged'
  | 'accountDeleted'

interface Text {
  subject: string
  before: string
  after: string
}

export interface MailLink {
  url: string
  token: string
}

/** Writes one mail in the user's language; `link` adds a link to open and the code to type instead. */
export function writeMail(to: string, name: MailName, language: Language, link?: MailLink): Mail {
  const { subject, before, after } = TEXTS[language][name]
  const parts = link ? [before, link.url, `${CODE[language]} ${link.token}`, after] : [before, after]
  return { to, subject, text: `${parts.filter(Boolean).join('\n\n')}\n\n— Noble NovaCore\n` }
}

const CODE: Record<Language, string> = {
  en: 'Or type this code in the app:',
  de: 'Oder gib diesen Code in der App ein:',
  fr: 'Ou saisissez ce code dans l’application :',
}

const TEXTS: Record<Language, Record<MailName, Text>> = {
  en: {
    verify: {
      subject: 'Confirm your email address',
      before:
        'Open this link on the device where you signed up to confirm your email address. It works once, within 24 hours. Accounts not confirmed within 7 days are deleted.',
      after: 'If you did not sign up, ignore this email. Nobody can use your address without it.',
    },
    alreadyRegistered: {
      subject: 'You already have an account',
      before:
        'Someone, perhaps you, tried to sign up with this email address. You already have an account: log in, or choose "Forgot password".',
      after: 'If it was not you, you do not need to do anything. Your account was not changed.',
    },
    reset: {
      subject: 'Choose a new password',
      before: 'Open this link to choose a new password. It works once, within one hour.',
      after: 'If you did not ask for this, ignore this email. Your password stays the same.',
    },
    changeEmail: {
      subject: 'Confirm your new email address',
      before:
        'Open this link on the device where you asked for the change to use this address for your account. It works once, within 24 hours.',
      after: 'If you did not ask for this, ignore this email.',
    },
    emailChangeAsked: {
      subject: 'Request to change your email address',
      before:
        'Someone who knows your password asked to use another email address for your account. It changes when the new address is confirmed.',
      after:
        'If it was not you, choose a new password now with "Forgot password" in the app. This also cancels the change and signs out all devices.',
    },
    emailChanged: {
      subject: 'Your email address was changed',
      before: 'Your account now uses another email address. We will no longer write to this one.',
      after: 'If it was not you, contact the operator of your server immediately.',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      before: 'The password of your account was changed, and your other devices were signed out.',
      after: 'If it was not you, reset your password in the app immediately.',
    },
    accountDeleted: {
      subject: 'Your account was deleted',
      before: 'Your account and all your data on the server were deleted.',
      after: 'The data on your own devices is still there.',
    },
  },
  de: {
    verify: {
      subject: 'Bestätige deine E-Mail-Adresse',
      before:
        'Öffne diesen Link auf dem Gerät, auf dem du dich registriert hast, um deine E-Mail-Adresse zu bestätigen. Er funktioniert einmal, innerhalb von 24 Stunden. Konten, die nicht innerhalb von 7 Tagen bestätigt werden, werden gelöscht.',
      after:
        'Wenn du dich nicht registriert hast, ignoriere diese E-Mail. Ohne sie kann niemand deine Adresse verwenden.',
    },
    alreadyRegistered: {
      subject: 'Du hast schon ein Konto',
      before:
        'Jemand, vielleicht du, wollte sich mit dieser E-Mail-Adresse registrieren. Du hast schon ein Konto: Melde dich an oder wähle „Passwort vergessen“.',
      after: 'Wenn du es nicht warst, musst du nichts tun. Dein Konto wurde nicht geändert.',
    },
    reset: {
      subject: 'Wähle ein neues Passwort',
      before:
        'Öffne diesen Link, um ein neues Passwort zu wählen. Er funktioniert einmal, innerhalb einer Stunde.',
      after: 'Wenn du das nicht angefordert hast, ignoriere diese E-Mail. Dein Passwort bleibt gleich.',
    },
    changeEmail: {
      subject: 'Bestätige deine neue E-Mail-Adresse',
      before:
        'Öffne diesen Link auf dem Gerät, auf dem du die Änderung angefordert hast, um diese Adresse für dein Konto zu verwenden. Er funktioniert einmal, innerhalb von 24 Stunden.',
      after: 'Wenn du das nicht angefordert hast, ignoriere diese E-Mail.',
    },
    emailChangeAsked: {
      subject: 'Anfrage zur Änderung deiner E-Mail-Adresse',
      before:
        'Jemand, der dein Passwort kennt, möchte für dein Konto eine andere E-Mail-Adresse verwenden. Sie wird geändert, sobald die neue Adresse bestätigt ist.',
      after:
        'Wenn du es nicht warst, wähle jetzt in der App über „Passwort vergessen“ ein neues Passwort. Das bricht auch die Änderung ab und meldet alle Geräte ab.',
    },
    emailChanged: {
      subject: 'Deine E-Mail-Adresse wurde geändert',
      before: 'Dein Konto verwendet jetzt eine andere E-Mail-Adresse. An diese schreiben wir nicht mehr.',
      after: 'Wenn du es nicht warst, wende dich sofort an den Betreiber deines Servers.',
    },
    passwordChanged: {
      subject: 'Dein Passwort wurde geändert',
      before: 'Das Passwort deines Kontos wurde geändert, und deine anderen Geräte wurden abgemeldet.',
      after: 'Wenn du es nicht warst, setze dein Passwort sofort in der App zurück.',
    },
    accountDeleted: {
      subject: 'Dein Konto wurde gelöscht',
      before: 'Dein Konto und alle deine Daten auf dem Server wurden gelöscht.',
      after: 'Die Daten auf deinen eigenen Geräten sind noch da.',
    },
  },
  fr: {
    verify: {
      subject: 'Confirmez votre adresse e-mail',
      before:
        'Ouvrez ce lien sur l’appareil où vous vous êtes inscrit pour confirmer votre adresse e-mail. Il fonctionne une seule fois, dans les 24 heures. Les comptes non confirmés sous 7 jours sont supprimés.',
      after:
        'Si vous ne vous êtes pas inscrit, ignorez ce message : sans lui, personne ne peut utiliser votre adresse.',
    },
    alreadyRegistered: {
      subject: 'Vous avez déjà un compte',
      before:
        'Quelqu’un, peut-être vous, a essayé de s’inscrire avec cette adresse e-mail. Vous avez déjà un compte : connectez-vous ou choisissez « Mot de passe oublié ».',
      after: 'Si ce n’était pas vous, vous n’avez rien à faire. Votre compte n’a pas été modifié.',
    },
    reset: {
      subject: 'Choisissez un nouveau mot de passe',
      before:
        'Ouvrez ce lien pour choisir un nouveau mot de passe. Il fonctionne une seule fois, dans l’heure.',
      after: 'Si vous ne l’avez pas demandé, ignorez ce message : votre mot de passe reste le même.',
    },
    changeEmail: {
      subject: 'Confirmez votre nouvelle adresse e-mail',
      before:
        'Ouvrez ce lien sur l’appareil où vous avez demandé la modification pour utiliser cette adresse avec votre compte. Il fonctionne une seule fois, dans les 24 heures.',
      after: 'Si vous ne l’avez pas demandé, ignorez ce message.',
    },
    emailChangeAsked: {
      subject: 'Demande de modification de votre adresse e-mail',
      before:
        'Quelqu’un qui connaît votre mot de passe a demandé une autre adresse pour votre compte. Elle sera modifiée dès que la nouvelle adresse sera confirmée.',
      after:
        'Si ce n’était pas vous, choisissez maintenant un nouveau mot de passe avec « Mot de passe oublié » dans l’application. Cela annule aussi la modification et déconnecte tous les appareils.',
    },
    emailChanged: {
      subject: 'Votre adresse e-mail a été modifiée',
      before: 'Votre compte utilise maintenant une autre adresse e-mail. Nous n’écrirons plus à celle-ci.',
      after: 'Si ce n’était pas vous, contactez immédiatement l’opérateur de votre serveur.',
    },
    passwordChanged: {
      subject: 'Votre mot de passe a été modifié',
      before: 'Le mot de passe de votre compte a été modifié, et vos autres appareils ont été déconnectés.',
      after: 'Si ce n’était pas vous, réinitialisez immédiatement votre mot de passe dans l’application.',
    },
    accountDeleted: {
      subject: 'Votre compte a été supprimé',
      before: 'Votre compte et toutes vos données sur le serveur ont été supprimés.',
      after: 'Les données de vos propres appareils sont toujours là.',
    },
  },
}
