import type { PlainSentences } from './plain.ts'

/** Verbs that tell of the talk, of wishes or of a task at hand, or that are no main verb. */
const NOT_A_WAY_OF_LIFE = `suis | sommes | est | etais | etait | ai | avons | a | avais | avait | vais | allons | va | veux | voulons | voudrais | veut | peux | pouvons | pourrais | peut | dois | devons | devrais | doit |
  sais | savons | sait | pense | pensons | crois | croyons | trouve | trouvons | cherche | cherchons | espere | esperons | comprends | vois | voyons | demande | essaie | essaye | essayons | aimerais | remercie | merci |
  fais | faisons | fait | dis | disons | ecris | clique | ouvre | ferme | lance | obtiens | recois | envoie | veuille | souhaite | souhaitons | imagine | suppose | me | m | te | t | se | s | nous | ne | n | le | la | les |
  l | lui | en | y | et | ou | prefere | adore | deteste | aime | compte | prepare | bloque | galere | attends | regarde | tape | mets | prends | viens | donne | continue | commence | finis | lis`

export const plainFrench: PlainSentences = {
  says: [
    // "Ma fille prend des cours de piano"
    '({my} {of} ({kin} | jumeaux | jumelles | garcons | filles | famille | beaux parents) | (les | nos) (jumeaux | jumelles | enfants)) !(et | ou | pour | avec | de | d | du | qui | que | a | dans | en) _',
    '{my} ..6 (est | sont | etait | a | ont | pese | coute | commence | finit | part | dort | habite | fait | roule | tourne | vient | appartient | date | se trouve | me fait | contient | mesure)',
    `{i} {adv} !(${NOT_A_WAY_OF_LIFE}) _ _`,
    '{i} (ai | avons | a) ..3 {animal}',
    '{i} (ai | avons | a) (deux | trois | quatre | une dizaine de | des) (anes | chevres | moutons | poules | ruches | vaches | oies | canards | velos | voitures)',
    '{i} (suis | sommes | est) _ ..4 (depuis | a la retraite | au chomage | en conge)',
    '{i} (suis | sommes | est) (_ | chauffeur de bus) (a | au | aux | chez | dans | en) _',
    '{i} (ai | avons | a) (vendu | arrete | quitte | demissionne | perdu | adopte | herite | epouse | abandonne | divorce | grandi | vecu | appris | casse) _',
    '{i} (me | m | nous) (suis | sommes) (marie* | separe* | fiance* | casse* | installe* | inscrit*)',
    '{i} (me | m | nous) (fais | faisons) (operer | vacciner | enlever | poser | soigner) _',
    '!(ca | cela | il | elle | tu) _ ..4 me (donne | donnent) (de | des | la) ',
    '{i} ne ..4 (plus | jamais) _',
    '{i} ne (mange | mangeons | bois | buvons | fume | conduis | supporte | digere | parle) (pas | plus | jamais | que) _',
    '(avec | chez) {my} {of} {kin} ..3 (je | j | nous | on) _',
    '_ ..6 {my} {of} {kin} _ _',
    '_ ..4 (avec | chez | a | de | pour) {my} {of} {kin}',
    '!(ca | cela | il | elle | tu) _ (_)? (_)? me (rend | rendent | donne | donnent) (malade | des | de l | la nausee)',
    '_ ..3 est {my} {of} {kin}',
    '(m | mme | mlle | dr | docteur | monsieur | madame) _ ..6 ({my} | nous | m | me)',
    '(tous | toutes | aucun | aucune | les deux | un | une) (de)? {my} _ _',
    'dans {my} (famille | rue | jardin | maison | immeuble) _ _',
    'toute la famille _ _',
  ],
  pasts: '',
  task: `code | bug | erreur | fonction | script | fichier | fichiers | texte | phrase | paragraphe | mail | email | e mail | courriel | lettre | redaction | dissertation | devoir | devoirs | exercice | question | questions |
    probleme | reponse | tableau | colonne | ligne | liste | formule | serveur | appli | application | site | mot de passe | ecran | imprimante | internet | wifi | recette | pate | titre | poeme | histoire |
    presentation | diapo | diapos | expose | rapport | message | chat gpt | image | photo | cv | discours | brouillon | client | clients | cliente | navigateur |
    {my} (journee | matinee | soiree | tete | semaine | humeur | batterie | ventre | avis | idee | faute | impression | plan | projet) |
    a besoin | veut | voulait | dit | disait | demande | pense | trouve que | ce soir | la maintenant | fatigue | fatiguee | faim | ennuie | tu | toi | te | ton | ta | tes | vous | votre | merci | s il te plait | stp |
    mayonnaise | gateau | plat | en panne | en retard |
    ce | cet | cette | ces | ca | cela | marche pas | fonctionne pas | plante | bloque | lol | enerve | comprends | idee | idees | exemple | etape | conseil | conseils`,
}
