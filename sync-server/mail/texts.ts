import type { Language } from '../../contract/sync/account.ts'
import type { Mail } from './kinds.ts'

/** Plain text, without the person's own words in it: a name that somebody else typed must not speak through our mail. */
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

/** One mail in the person's language; `link` where it has something to open, with the code to type beside it. */
export function writeMail(to: string, name: MailName, language: Language, link?: MailLink): Mail {
  const { subject, before, after } = TEXTS[language][name]
  const parts = link ? [before, link.url, `${CODE[language]} ${link.token}`, after] : [before, after]
  return { to, subject, text: `${parts.filter(Boolean).join('\n\n')}\n\n— Noble NovaCore\n` }
}

const CODE: Record<Language, string> = {
  en: 'If the link does not open the app, type this code there:',
  de: 'Öffnet der Link die App nicht, gib dort diesen Code ein:',
  fr: 'Si le lien n’ouvre pas l’application, saisissez-y ce code :',
}

const TEXTS: Record<Language, Record<MailName, Text>> = {
  en: {
    verify: {
      subject: 'Confirm your mail address',
      before:
        'Open this link where you registered to confirm your mail address. It works once, for 24 hours. An account that is not confirmed within 7 days is removed.',
      after: 'If you did not register, ignore this mail: nobody can use your address without it.',
    },
    alreadyRegistered: {
      subject: 'You already have an account',
      before:
        'Somebody, perhaps you, tried to register with this mail address. You already have an account: log in with it, or ask for a new password there.',
      after: 'If it was not you, there is nothing to do. Your account was not touched.',
    },
    reset: {
      subject: 'Choose a new password',
      before: 'Open this link to choose a new password. It works once, for one hour.',
      after: 'If you did not ask for it, ignore this mail: your password stays as it is.',
    },
    changeEmail: {
      subject: 'Confirm your new mail address',
      before:
        'Open this link where you asked for the change to use this address for your account. It works once, for 24 hours.',
      after: 'If you did not ask for it, ignore this mail.',
    },
    emailChangeAsked: {
      subject: 'Your mail address is to be changed',
      before:
        'Somebody who knows your password asked to use another mail address for your account. It changes when the new address is confirmed.',
      after:
        'If it was not you, choose a new password now with "Forgot password" in the app. This also cancels the change and signs out all devices.',
    },
    emailChanged: {
      subject: 'Your mail address was changed',
      before: 'Your account now has another mail address. Mail no longer comes here.',
      after: 'If it was not you, write to the operator of your server at once.',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      before: 'The password of your account was changed, and other devices were signed out.',
      after: 'If it was not you, ask for a new password in the app at once.',
    },
    accountDeleted: {
      subject: 'Your account was deleted',
      before: 'Your account and all that the server held of you were deleted.',
      after: 'What lies on your own devices is still there.',
    },
  },
  de: {
    verify: {
      subject: 'Bestätige deine E-Mail-Adresse',
      before:
        'Öffne diesen Link dort, wo du dich registriert hast, um deine Adresse zu bestätigen. Er gilt einmal, 24 Stunden lang. Ein Konto, das nicht innerhalb von 7 Tagen bestätigt wird, wird entfernt.',
      after:
        'Hast du dich nicht registriert, ist nichts zu tun: Ohne diese Mail kann niemand deine Adresse verwenden.',
    },
    alreadyRegistered: {
      subject: 'Du hast schon ein Konto',
      before:
        'Jemand, vielleicht du, wollte sich mit dieser Adresse registrieren. Du hast schon ein Konto: Melde dich damit an oder fordere dort ein neues Passwort an.',
      after: 'Warst du es nicht, ist nichts zu tun. Dein Konto wurde nicht berührt.',
    },
    reset: {
      subject: 'Wähle ein neues Passwort',
      before: 'Öffne diesen Link, um ein neues Passwort zu wählen. Er gilt einmal, eine Stunde lang.',
      after: 'Hast du es nicht angefordert, ist nichts zu tun: Dein Passwort bleibt, wie es ist.',
    },
    changeEmail: {
      subject: 'Bestätige deine neue E-Mail-Adresse',
      before:
        'Öffne diesen Link dort, wo du die Änderung angefordert hast, um diese Adresse für dein Konto zu verwenden. Er gilt einmal, 24 Stunden lang.',
      after: 'Hast du es nicht angefordert, ist nichts zu tun.',
    },
    emailChangeAsked: {
      subject: 'Deine E-Mail-Adresse soll geändert werden',
      before:
        'Jemand, der dein Passwort kennt, möchte für dein Konto eine andere Adresse verwenden. Sie wird geändert, sobald die neue Adresse bestätigt ist.',
      after:
        'Warst du es nicht, wähle jetzt in der App über „Passwort vergessen“ ein neues Passwort. Das bricht auch die Änderung ab und meldet alle Geräte ab.',
    },
    emailChanged: {
      subject: 'Deine E-Mail-Adresse wurde geändert',
      before: 'Dein Konto hat jetzt eine andere Adresse. Hierher kommt keine Mail mehr.',
      after: 'Warst du es nicht, schreibe sofort dem Betreiber deines Servers.',
    },
    passwordChanged: {
      subject: 'Dein Passwort wurde geändert',
      before: 'Das Passwort deines Kontos wurde geändert, andere Geräte wurden abgemeldet.',
      after: 'Warst du es nicht, fordere sofort in der App ein neues Passwort an.',
    },
    accountDeleted: {
      subject: 'Dein Konto wurde gelöscht',
      before: 'Dein Konto und alles, was der Server von dir hatte, wurde gelöscht.',
      after: 'Was auf deinen eigenen Geräten liegt, ist noch da.',
    },
  },
  fr: {
    verify: {
      subject: 'Confirmez votre adresse e-mail',
      before:
        'Ouvrez ce lien là où vous vous êtes inscrit pour confirmer votre adresse. Il sert une fois, pendant 24 heures. Un compte qui n’est pas confirmé sous 7 jours est supprimé.',
      after:
        'Si vous ne vous êtes pas inscrit, ignorez ce message : sans lui, personne ne peut utiliser votre adresse.',
    },
    alreadyRegistered: {
      subject: 'Vous avez déjà un compte',
      before:
        'Quelqu’un, peut-être vous, a voulu s’inscrire avec cette adresse. Vous avez déjà un compte : connectez-vous, ou demandez-y un nouveau mot de passe.',
      after: 'Si ce n’était pas vous, il n’y a rien à faire. Votre compte n’a pas été touché.',
    },
    reset: {
      subject: 'Choisissez un nouveau mot de passe',
      before: 'Ouvrez ce lien pour choisir un nouveau mot de passe. Il sert une fois, pendant une heure.',
      after: 'Si vous ne l’avez pas demandé, ignorez ce message : votre mot de passe reste le même.',
    },
    changeEmail: {
      subject: 'Confirmez votre nouvelle adresse e-mail',
      before:
        'Ouvrez ce lien là où vous avez demandé la modification pour utiliser cette adresse avec votre compte. Il sert une fois, pendant 24 heures.',
      after: 'Si vous ne l’avez pas demandé, ignorez ce message.',
    },
    emailChangeAsked: {
      subject: 'Votre adresse e-mail va être modifiée',
      before:
        'Quelqu’un qui connaît votre mot de passe a demandé une autre adresse pour votre compte. Elle sera modifiée dès que la nouvelle adresse sera confirmée.',
      after:
        'Si ce n’était pas vous, choisissez maintenant un nouveau mot de passe avec « Mot de passe oublié » dans l’application. Cela annule aussi la modification et déconnecte tous les appareils.',
    },
    emailChanged: {
      subject: 'Votre adresse e-mail a été modifiée',
      before: 'Votre compte a maintenant une autre adresse. Plus aucun message n’arrivera ici.',
      after: 'Si ce n’était pas vous, écrivez tout de suite à l’opérateur de votre serveur.',
    },
    passwordChanged: {
      subject: 'Votre mot de passe a été modifié',
      before: 'Le mot de passe de votre compte a été modifié, et les autres appareils ont été déconnectés.',
      after: 'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe dans l’application.',
    },
    accountDeleted: {
      subject: 'Votre compte a été supprimé',
      before: 'Votre compte et tout ce que le serveur avait de vous ont été supprimés.',
      after: 'Ce qui se trouve sur vos propres appareils est toujours là.',
    },
  },
}
