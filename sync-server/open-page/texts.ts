import type { CameFrom } from '../../contract/deep-link.ts'
import type { Language } from '../../contract/sync/account.ts'

/** Why somebody opened the page: which mail, or where on Stripe's pages they come from. */
type OpenPageName = 'verify-email' | 'reset-password' | CameFrom

interface Words {
  title: string
  lead: string
}

interface OpenPageTexts {
  pages: Record<OpenPageName, Words>
  open: string
  back: string
  canClose: string
  notInstalled: string
  code: string
  copy: string
  copied: string
  incomplete: Words
  noScript: string
}

export const OPEN_PAGE_TEXTS: Record<Language, OpenPageTexts> = {
  en: {
    pages: {
      'verify-email': {
        title: 'Confirm your email address',
        lead: 'NovaCore opens and asks you before it confirms the address. Use the device where you asked for it.',
      },
      'reset-password': {
        title: 'Choose a new password',
        lead: 'NovaCore opens and asks you for the new password.',
      },
      success: {
        title: 'Thank you',
        lead: 'NovaCore shows your new plan as soon as the payment is confirmed, usually within seconds.',
      },
      cancel: {
        title: 'Nothing was bought',
        lead: 'You left the payment page before paying. Your plan stays as it is.',
      },
      portal: {
        title: 'Your subscription',
        lead: 'If you changed something, NovaCore shows it within seconds.',
      },
    },
    open: 'Open in NovaCore',
    back: 'Back to NovaCore',
    canClose: 'You can close this window.',
    notInstalled:
      'If nothing happens, NovaCore is not installed on this device. Open the link on the other one.',
    code: 'Or type this code in NovaCore:',
    copy: 'Copy the code',
    copied: 'Copied',
    incomplete: {
      title: 'This link is incomplete',
      lead: 'Copy the whole link from the email into the address bar, or type the code from the email in NovaCore.',
    },
    noScript:
      'Your browser runs no scripts, so this page cannot read your link. Type the code from the email in NovaCore instead.',
  },
  de: {
    pages: {
      'verify-email': {
        title: 'Bestätige deine E-Mail-Adresse',
        lead: 'NovaCore öffnet sich und fragt dich, bevor die Adresse bestätigt wird. Nimm das Gerät, auf dem du die Bestätigung angefordert hast.',
      },
      'reset-password': {
        title: 'Wähle ein neues Passwort',
        lead: 'NovaCore öffnet sich und fragt dich nach dem neuen Passwort.',
      },
      success: {
        title: 'Danke',
        lead: 'NovaCore zeigt deinen neuen Tarif, sobald die Zahlung bestätigt ist, meist nach wenigen Sekunden.',
      },
      cancel: {
        title: 'Es wurde nichts gekauft',
        lead: 'Du hast die Bezahlseite verlassen, ohne zu bezahlen. Dein Tarif bleibt, wie er ist.',
      },
      portal: {
        title: 'Dein Abo',
        lead: 'Wenn du etwas geändert hast, zeigt NovaCore es nach wenigen Sekunden.',
      },
    },
    open: 'In NovaCore öffnen',
    back: 'Zurück zu NovaCore',
    canClose: 'Du kannst dieses Fenster schließen.',
    notInstalled:
      'Wenn nichts passiert, ist NovaCore auf diesem Gerät nicht installiert. Öffne den Link auf dem anderen Gerät.',
    code: 'Oder gib diesen Code in NovaCore ein:',
    copy: 'Code kopieren',
    copied: 'Kopiert',
    incomplete: {
      title: 'Dieser Link ist unvollständig',
      lead: 'Kopiere den ganzen Link aus der E-Mail in die Adresszeile, oder gib den Code aus der E-Mail in NovaCore ein.',
    },
    noScript:
      'Dein Browser führt keine Skripte aus, deshalb kann diese Seite deinen Link nicht lesen. Gib stattdessen den Code aus der E-Mail in NovaCore ein.',
  },
  fr: {
    pages: {
      'verify-email': {
        title: 'Confirmez votre adresse e-mail',
        lead: 'NovaCore s’ouvre et vous demande votre accord avant de confirmer l’adresse. Utilisez l’appareil où vous avez demandé la confirmation.',
      },
      'reset-password': {
        title: 'Choisissez un nouveau mot de passe',
        lead: 'NovaCore s’ouvre et vous demande le nouveau mot de passe.',
      },
      success: {
        title: 'Merci',
        lead: 'NovaCore affiche votre nouvelle formule dès que le paiement est confirmé, en général en quelques secondes.',
      },
      cancel: {
        title: 'Rien n’a été acheté',
        lead: 'Vous avez quitté la page de paiement sans payer. Votre formule reste la même.',
      },
      portal: {
        title: 'Votre abonnement',
        lead: 'Si vous avez modifié quelque chose, NovaCore l’affiche en quelques secondes.',
      },
    },
    open: 'Ouvrir dans NovaCore',
    back: 'Revenir à NovaCore',
    canClose: 'Vous pouvez fermer cette fenêtre.',
    notInstalled:
      'Si rien ne se passe, NovaCore n’est pas installé sur cet appareil. Ouvrez le lien sur l’autre appareil.',
    code: 'Ou saisissez ce code dans NovaCore :',
    copy: 'Copier le code',
    copied: 'Copié',
    incomplete: {
      title: 'Ce lien est incomplet',
      lead: 'Copiez le lien entier de l’e-mail dans la barre d’adresse, ou saisissez le code de l’e-mail dans NovaCore.',
    },
    noScript:
      'Votre navigateur n’exécute pas de scripts : cette page ne peut pas lire votre lien. Saisissez plutôt le code de l’e-mail dans NovaCore.',
  },
}
