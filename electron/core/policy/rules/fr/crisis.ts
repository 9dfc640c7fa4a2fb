/** Words of people who may be in danger, by themselves or by others. */
export const CRISIS = [
  `(je | j | jai | me | mon | ma | moi) ..8 (suicider | suicide | suicidaire* | tuer moi | me tuer |
    mettre fin a (mes jours | ma vie) | en finir | me faire du mal | scarifie* | me couper les veines |
    plus vivre | viole | violee)`,
  '(me | m) ..2 (tuer | suicider | faire du mal | pendre | scarifier | mutiler | automutile*)',
  '(veux | voudrais | vais | vais je | prefere | preferais | souhaite | prete? a) ..2 mourir',
  'envie de (mourir | me tuer | en finir | me suicider | me faire du mal | disparaitre)',
  '(plus | aucune) (envie | force | raison) de (vivre | continuer)',
  'plus la force de (vivre | continuer)',
  '(mourir | mort) ..1 (sans (douleur | souffrir) | sans souffrance)',
  '(tout le monde | ils | ma famille | mes enfants | le monde) ..5 (mieux sans moi)',
  `(jai | j ai) ..1 (pris | avale) ..2 (trop de | tous mes | toute une boite de) ..2 (medicaments | comprimes |
    somniferes)`,
  `(mon | ma) ..1 (mari | femme | copain | copine | pere | mere | beau pere | conjoint | ex | frere | oncle |
    compagnon) ..3 (me | nous | ma | mes | ma | m) ..2 (frappe | frappee | bat | battue | battu | viole | violee |
    menace | menacee | etrangle | etranglee | insulte | maltraite | fille | enfants)`,
  `(mon | ma) ..1 (mari | copain | pere | beau pere | conjoint | ex | frere | oncle | compagnon) ma ..1 (frappe |
    frappee | battue | battu | violee | viole | menacee | menace | etranglee | etrangle)`,
  `(mon | ma) ..1 (ami | amie | frere | soeur | fils | fille | mere | pere | mari | femme) ..4 (se suicider |
    se tuer | suicidaire | mourir | se scarifie)`,
  '(j ai | je | jai) ete (viole | violee | agresse | agressee | abuse | abusee | frappe | frappee | battue | battu)',
  '(jai | j ai) peur de ((mon | ma | mes) (mari | copain | pere | mere | conjoint | ex | parents) | lui)',
]
export const NO_CRISIS = [
  `memoire | expose | dissertation | roman | poeme | piece | scenario | personnage | scene | film | chanson |
    histoire | etude | statistiques | recherche | conference | romeo | juliette | werther | hamlet`,
  'mourir de (rire | faim | honte | chaud | ennui | soif)',
]
