/** People and animals that a statement may be about, by the words of four languages (folded), under one English name. */
const KIN: Readonly<Record<string, string>> = {
  wife: 'wife | frau | ehefrau | femme | epouse | esposa | mujer',
  husband: 'husband | hubby | mann | ehemann | mari | epoux | esposo | marido',
  spouse: 'spouse | conjoint | conjointe',
  partner: 'partner | partnerin | lebensgefahrte | lebensgefahrtin | compagnon | compagne | pareja',
  girlfriend: 'girlfriend | gf | freundin | copine | novia',
  boyfriend: 'boyfriend | bf | freund | copain | novio',
  fiance: 'fiance | fiancee | verlobter | verlobte | prometido | prometida',
  son: 'son | stepson | sohn | fils | hijo',
  daughter: 'daughter | stepdaughter | tochter | fille | hija',
  child: 'child | kid | kind | enfant | children | kids | kinder | enfants | hijos',
  parents: 'parents | eltern | padres',
  grandparents: 'grandparents | grosseltern | abuelos',
  baby: 'baby | bebe',
  brother: 'brother | bruder | frere | hermano',
  sister: 'sister | schwester | soeur | hermana',
  twin: 'twin | zwilling | jumeau | jumelle',
  mother: 'mother | mom | mum | mama | mutter | mutti | mere | maman | madre',
  father: 'father | dad | papa | vater | vati | pere | padre',
  grandmother: 'grandmother | grandma | granny | oma | grossmutter | mamie | abuela',
  grandfather: 'grandfather | grandpa | opa | grossvater | papi | abuelo',
  grandson: 'grandson | enkel | nieto',
  granddaughter: 'granddaughter | enkelin | nieta',
  aunt: 'aunt | tante | tia',
  uncle: 'uncle | onkel | oncle | tio',
  cousin: 'cousin | cousine | primo | prima',
  nephew: 'nephew | neffe | neveu | sobrino',
  niece: 'niece | nichte | sobrina',
  friend: 'friend | buddy | kumpel | ami | amie | amigo | amiga',
  boss: 'boss | manager | chef | chefin | vorgesetzter | vorgesetzte | patron | patronne | cheffe | jefe | jefa',
  colleague: 'colleague | coworker | kollege | kollegin | collegue | colega | companero | companera',
  neighbour: 'neighbour | neighbor | nachbar | nachbarin | voisin | voisine | vecino | vecina',
  flatmate: 'flatmate | roommate | housemate | mitbewohner | mitbewohnerin | colocataire | companera de piso',
  doctor: 'doctor | gp | arzt | arztin | hausarzt | hausarztin | medecin | medico | medica',
  dentist: 'dentist | zahnarzt | zahnarztin | dentiste | dentista',
  therapist: 'therapist | therapeut | therapeutin | psy | terapeuta',
  supervisor: 'supervisor | advisor | adviser | betreuer | betreuerin | directeur | directrice',
  landlord: 'landlord | landlady | vermieter | vermieterin | proprietaire | casero | casera',
  coach: 'coach | trainer | trainerin | entraineur | entrenador | entrenadora',
  lawyer: 'lawyer | attorney | solicitor | anwalt | anwaltin | avocat | avocate | abogado | abogada',
  vet: 'vet | tierarzt | tierarztin | veterinaire | veterinario | veterinaria',
  helper:
    'accountant | hairdresser | barber | tutor | midwife | babysitter | nanny | cleaner | steuerberater | steuerberaterin | friseur | friseurin | hebamme | coiffeur | coiffeuse | peluquero | peluquera',
  teacher: 'teacher | lehrer | lehrerin | professeur | prof | maestra | maestro | profesor | profesora',
  dog: 'dog | puppy | hund | hundin | chien | chienne | chiot | perro | perra',
  cat: 'cat | kitten | katze | kater | chat | chatte | gato | gata',
  horse: 'horse | pony | pferd | stute | cheval | jument | caballo',
  rabbit: 'rabbit | bunny | kaninchen | hase | lapin | conejo',
  hamster: 'hamster | guinea pig | meerschweinchen | cochon d inde',
  bird: 'bird | parrot | budgie | vogel | papagei | wellensittich | oiseau | perroquet | pajaro | loro',
  tortoise: 'tortoise | turtle | schildkrote | tortue | tortuga',
  pet: 'pet | haustier | mascota',
}

/** One at a time; of the others there may be several. */
const ONLY_ONE = new Set(
  'wife husband spouse partner girlfriend boyfriend fiance mother father boss'.split(' '),
)

/** What people share a home with, and what the list for phrases is made of. */
export const KIN_WORDS = Object.values(KIN).join(' | ')

const BY_WORD = new Map(
  Object.entries(KIN).flatMap(([name, words]) => words.split(' | ').map((word) => [word, name] as const)),
)

/** The English name of a word for a person or an animal: "Tochter" (folded "tochter") → "daughter". */
export function kinOf(plain: string): string | null {
  return BY_WORD.get(plain) ?? null
}

/** Whether somebody has one of these at a time, so that a newer name replaces the older one. */
export function isOnlyOne(kin: string): boolean {
  return ONLY_ONE.has(kin)
}
