import type { Rule } from './rule.ts'
import { gap, pattern } from './words.ts'

/** The plainest harmful requests in German and French (umlauts and accents are off: plain-text.ts). */
const DE_ASK =
  '(?:wie|womit|anleitung\\w*|rezept|gib mir|gebt mir|zeig\\w*(?: mir)?|erklar\\w*(?: mir)?|sag\\w*(?: mir)?|hilf mir|schreib\\w*(?: mir)?|erstell\\w*(?: mir)?|programmier\\w*(?: mir)?|bau\\w*(?: mir)?|ich (?:will|mochte|muss|brauche)|wo (?:kann|bekomme|kaufe|finde) (?:ich|man)|kannst du(?: mir)?|was ist (?:der|die|das) beste|entwirf|verfass\\w*)'
const DE_PERSON =
  '(?:jemande[nm]|meine[nmr]? (?:\\S+ )?(?:frau|mann|freund|freundin|ex|chef|nachbar\\w*|lehrer\\w*|kollege\\w*|mutter|vater|bruder|schwester|mitschuler\\w*|kind\\w*|familie)|ein(?:e|en|em|er) (?:\\S+ )?(?:mensch\\w*|mann|frau|person|kind|politiker\\w*|polizist\\w*|lehrer\\w*|madchen|jungen)|menschen|leute|kinder|auslander|juden|muslime|fluchtlinge|ihn|die leute)'
const DE_BLOCKED =
  '(?!.*(?:verhinder|schutz|erkenn|vermeid|verteidig|abwehr|geschichte|gefahrlich|verboten|strafbar|melde))'
const FR_ASK =
  '(?:comment|donne\\S*(?: moi)?|ecri\\S*(?: moi)?|explique\\S*(?: moi)?|montre\\S*(?: moi)?|dis(?: moi)?|aide(?: moi)?|je (?:veux|voudrais|vais|cherche a)|ou (?:puis je|peut on|je peux|est ce que je peux|acheter|trouver)|recette|instructions|mode demploi|quelle est la meilleure|cree\\S*(?: moi)?|genere\\S*(?: moi)?|fabrique\\S*(?: moi)?|redige\\S*(?: moi)?|programme(?: moi)?)'
const FR_PERSON =
  '(?:quelquun|quelqu un|(?:ma|mon|mes) (?:\\S+ )?(?:femme|mari|copine|copain|ex|patron|voisins?|voisine|professeur|prof|collegue|mere|pere|frere|soeur|famille|enfants?)|un(?:e)? (?:\\S+ )?(?:personne|homme|femme|enfant|policier|politicien|fille|garcon)|des gens|les gens|des (?:enfants|femmes|juifs|musulmans|immigres)|les (?:juifs|musulmans|immigres))'
const FR_BLOCKED =
  '(?!.*(?:empecher|proteger|eviter|prevenir|detecter|reconnaitre|defendre|histoire|dangereux|illegal|signaler))'

const any = (category: Rule['category'], severity: Rule['severity'], ...parts: string[]): Rule => ({
  category,
  severity,
  pattern: pattern(...parts),
  form: 'any',
})
const de = (rest: string) => `${DE_ASK}${DE_BLOCKED}${gap(8)}${rest}`
const fr = (rest: string) => `${FR_ASK}${FR_BLOCKED}${gap(8)}${rest}`

export const HARM_RULES_DE_FR: readonly Rule[] = [
  any(
    'child_safety',
    'block',
    de(
      '(?:kinderporno\\w*|(?:sex|nackt\\w*|erotisch\\w*)(?: \\S+){0,5}? (?:kind\\w*|minderjahrig\\w*|madchen von \\d+))',
    ),
    fr('(?:pedopornograph\\w*|(?:sexe|nue?s?|erotique)(?: \\S+){0,5}? (?:enfants?|mineure?s?|fillettes?))'),
  ),
  any(
    'weapons',
    'block',
    de(
      '(?:\\w*bomben?|bombenbau|sprengstoff\\w*|sprengsatz\\w*|handgranaten?|molotow\\w*|sarin|rizin|nervengas|senfgas|giftgas|chlorgas|biowaffen?|chemiewaffen?|\\w*sprengfallen?)(?= (?:bau\\w*|herstell\\w*|basteln?|mach\\w*|selber|selbst|zunde\\w*|besorg\\w*|kauf\\w*|zu|her|mit|aus|zum|und|$)|$)',
    ),
    fr(
      '(?:bombes?|explosifs?|engin explosif|cocktails? molotov|grenades?|sarin|ricine|gaz (?:moutarde|toxique|sarin|neurotoxique)|armes? (?:chimiques?|biologiques?|nucleaires?)|anthrax)',
    ),
  ),
  any(
    'weapons',
    'ask',
    de(
      '(?:schusswaffen?|waffen?|pistolen?|schalldampfer|gewehre?)(?: \\S+){0,4}? (?:illegal|ohne (?:waffenschein|erlaubnis|papiere)|drucken|darknet|bauen|schwarzmarkt)',
    ),
    fr(
      '(?:armes?(?: a feu)?|pistolets?|silencieux|fusils?)(?: \\S+){0,4}? (?:illegal\\w*|sans (?:permis|papiers|licence)|imprimer|darknet|marche noir|imprimante 3d)',
    ),
  ),
  any(
    'violence',
    'block',
    de(
      `${DE_PERSON}(?: \\S+){0,5}? (?:toten?|umbringen?|ermorden?|vergiften?|erwurgen?|erstechen?|entfuhren?|foltern?|vergewaltigen?|erschiessen?|bringe|um)(?! lassen)`,
    ),
    de(
      '(?:amoklauf|attentat|anschlag|mord)(?: \\S+){0,3}? (?:planen?|begehen?|durchfuhren?|voruben?|veruben?)',
    ),
    de('(?:leiche)(?: \\S+){0,3}? (?:verschwinden|entsorgen?|verstecken?|loswerden)'),
    fr(
      `(?:tuer|assassiner|empoisonner|etrangler|poignarder|kidnapper|enlever|torturer|violer|abattre|egorger)(?: \\S+){0,2}? ${FR_PERSON}`,
    ),
    fr(
      '(?:commettre|planifier|preparer|organiser)(?: \\S+){0,2}? (?:attentat|meurtre|massacre|assassinat|attaque|fusillade)',
    ),
    fr('(?:faire disparaitre|cacher|se debarrasser)(?: \\S+){0,2}? (?:cadavre|corps)'),
  ),
  any(
    'violence',
    'ask',
    de(
      `${DE_PERSON}(?: \\S+){0,4}? (?:verletzen?|verprugeln?|schlagen?|angreifen?|zusammenschlagen?|einschuchtern?|bedrohen?|erpressen?)`,
    ),
    fr(`(?:frapper|blesser|agresser|menacer|intimider|tabasser|faire chanter)(?: \\S+){0,2}? ${FR_PERSON}`),
  ),
  any(
    'malware',
    'ask',
    de(
      '(?:\\w*schadsoftware|keylogger|ransomware|trojaner|computervirus|botnetz?|spyware|erpressungstrojaner|\\w*virus(?= (?:programmieren|schreiben|der|das|fur)))',
    ),
    de(
      '(?:account|konto|wlan|handy|instagram\\w*|facebook\\w*|whatsapp\\w*|webseite|server|rechner|computer|netzwerk|e ?mails?|snapchat\\w*|passwort)(?: \\S+){0,8}? (?:hacken?|knacken?|eindringen?|ubernehmen?|lahmlegen?|ausspahen?|klauen?)',
    ),
    de(
      '(?:hacke|knacke)(?: \\S+){0,4}? (?:account|konto|wlan|handy|instagram\\w*|facebook\\w*|whatsapp\\w*|webseite|server|rechner|computer|netzwerk|passwort)',
    ),
    fr(
      '(?:ransomware|rancongiciel|keylogger|enregistreur de frappe|cheval de troie|logiciel (?:malveillant|espion)|virus informatique|maliciel|botnet)',
    ),
    fr(
      '(?:pirater|hacker|craquer|infiltrer|prendre le controle)(?: \\S+){0,4}? (?:comptes?|wifi|telephone|instagram|facebook|whatsapp|site|serveur|ordinateur|reseau|messagerie|mot de passe|banque)',
    ),
  ),
  any(
    'fraud',
    'ask',
    de(
      '(?:falschgeld|gefalschte\\w* (?:\\S+ )?(?:ausweis\\w*|pass|dokumente?|scheine?|zeugnis\\w*|attest\\w*|rezept\\w*|impfpass\\w*|rechnung\\w*|bewertungen|fuhrerschein)|phishing ?(?:mails?|e ?mails?|seite|nachricht\\w*|sms)|kreditkartenbetrug|versicherungsbetrug|schwarzgeld|geld waschen|geldwasche|gestohlene\\w* (?:\\S+ )?(?:karten?|kreditkarten?|daten))',
    ),
    de(`${DE_PERSON}(?: \\S+){0,3}? (?:betrugen?|abzocken?|reinlegen?|ausrauben?|bestehlen?|austricksen?)`),
    de(
      '(?:autos?|fahrrad\\w*|geld|bank|laden|geschaft|wohnung|haus|supermarkt|geldautomat\\w*|schmuck)(?: \\S+){0,5}? (?:stehlen?|klauen?|ausrauben?|knacken?|einbrechen?|uberfallen?|kurzschliessen?)',
    ),
    '(?:wie|womit) (?:knacke|klaue|stehle|raube|uberfalle) (?:ich|man)(?: \\S+){0,3}? (?:autos?|fahrrad\\w*|geld|bank|laden|geschaft|tresor|geldautomat\\w*|schmuck|tur)',
    de('(?:steuern? hinterziehen?|finanzamt betrugen?|ladendiebstahl)'),
    fr(
      '(?:fausse monnaie|faux (?:\\S+ )?(?:billets?|papiers?|passeport|permis|certificat|diplome|avis|documents?|arret maladie)|fausse (?:carte|ordonnance|identite)|blanchir|(?:e ?mails?|courriels?|message|sms|site|page) (?:de |d )?(?:phishing|hameconnage|arnaque)|arnaquer|escroquer|frauder|(?:cartes?) (?:bancaires? |de credit )?(?:volees?|clonees?)|cambrioler|braquer|voler (?:une|un|des|dans|la|le|de) )',
    ),
  ),
  any(
    'hate',
    'ask',
    de(
      '(?:hass\\w*|rassistisch\\w*|antisemitisch\\w*|hetze|hetzrede|frauenfeindlich\\w*|auslanderfeindlich\\w*|judenwitz\\w*|hetz\\w+|homophob\\w*|volksverhetz\\w+)(?= (?:\\S+ )?(?:witze?|rede|text|kommentare?|posts?|gegen|uber|gedicht|lied|flugblatt|artikel))',
    ),
    fr(
      '(?:haineu\\w+|racistes?|antisemites?|homophobes?|sexistes?|islamophobes?)(?= )?(?: \\S+){0,3}?(?: (?:contre|sur|blague|discours|texte|tweet)|$)',
    ),
    fr(
      '(?:blagues?|discours|textes?|tweets?|tracts?|chansons?|messages?|poemes?)(?: \\S+){0,2}? (?:haineu\\w+|racistes?|antisemites?|homophobes?|sexistes?|islamophobes?)',
    ),
    'warum sind (?:alle )?(?:juden|muslime|auslander|turken|frauen|schwarze|fluchtlinge|araber|polen|schwule) (?:so |alle )?(?:dumm|faul|kriminell|dreckig|minderwertig|gierig|aggressiv)',
    'pourquoi les (?:juifs|musulmans|arabes|noirs|femmes|immigres|chinois|roms|gays|homosexuels) sont (?:ils |elles )?(?:si |tous |toutes |tellement |aussi )?(?:betes|stupides|sales|voleurs|criminels|inferieurs|avares|idiots|idiotes|violents|paresseux)',
  ),
  any(
    'privacy',
    'ask',
    de(
      '(?:freundin|freund|frau|mann|ex|nachbar\\w*|kollege\\w*|jemande[nm]|handy|person)(?: \\S+){0,6}? (?:ausspionieren?|uberwachen?|orten?|heimlich|stalken?|verfolgen?|abhoren?|mitlesen?)',
    ),
    de('(?:heimlich|ohne (?:\\S+ ){0,3}?(?:wissen|merkt|mitbekommt|bemerkt))'),
    de('(?:adresse|wohnort|telefonnummer|privatadresse|handynummer) (?:von|meiner ex|meines ex|einer|eines)'),
    fr(
      '(?:espionner|traquer|localiser|surveiller|suivre|filmer|enregistrer|ecouter)(?: \\S+){0,6}? (?:a son insu|sans (?:quil|quelle|que|son)\\b.*|en secret|en cachette|telephone de|secretement)',
    ),
    fr(`(?:espionner|harceler|traquer)(?: \\S+){0,3}? ${FR_PERSON}`),
    fr(
      '(?:adresse|numero|domicile|telephone)(?: \\S+){0,2}? (?:de mon ex|dune? (?:\\S+ )?(?:femme|fille|homme|celebrite|streameuse|inconnue?)|d une? (?:\\S+ )?(?:femme|fille|homme|celebrite|streameuse|inconnue?)|personnelle de)',
    ),
  ),
  any(
    'illegal_drugs',
    'block',
    de(
      '(?:crystal meth|meth\\w*|heroin|kokain|crack|ecstasy|mdma|lsd|fentanyl|ghb|k o tropfen|ko tropfen|amphetamin\\w*|drogen)(?: \\S+){0,3}? (?:koche\\w*|herstell\\w*|mache|synthetisier\\w*|mischen?|selber|selbst|her)',
    ),
    de(
      '(?:koche|mache|stelle|synthetisiere)(?: \\S+){0,3}? (?:crystal meth|meth\\w*|heroin|kokain|crack|ecstasy|mdma|lsd|fentanyl|ghb|amphetamin\\w*|drogen)',
    ),
    fr(
      '(?:recette|synthese|formule) (?:de|du|pour)(?: \\S+){0,3}? (?:methamphetamine|meth|crystal|heroine|crack|ecstasy|mdma|lsd|fentanyl|ghb)',
    ),
    '(?:recette|synthese|formule) (?:de|du|pour)(?: \\S+){0,3}? (?:methamphetamine|meth|crystal|heroine|crack|ecstasy|mdma|lsd|fentanyl|ghb)',
    fr(
      '(?:fabriquer|synthetiser|produire|cuisiner|faire|preparer)(?: \\S+){0,3}? (?:methamphetamine|meth|crystal|heroine|cocaine|crack|ecstasy|mdma|lsd|fentanyl|ghb|drogues?)',
    ),
  ),
  any(
    'illegal_drugs',
    'ask',
    de(
      '(?:kokain|heroin|meth\\w*|ecstasy|mdma|lsd|fentanyl|drogen|gras|koks|pillen)(?: \\S+){0,4}? (?:kaufen?|verkaufen?|dealen?|schmuggeln?|bestellen?|bekommen?|besorgen?|darknet)',
    ),
    de(
      '(?:kaufe|bekomme|bestelle|verkaufe|finde)(?: \\S+){0,3}? (?:kokain|heroin|meth\\w*|ecstasy|mdma|lsd|fentanyl|drogen|gras|koks)',
    ),
    'wo (?:bekomme|kaufe|finde|kriege)(?: ich| man)?(?: \\S+){0,3}? (?:kokain|heroin|meth|crystal\\S*|ecstasy|mdma|lsd|fentanyl|drogen|gras|koks)',
    fr(
      '(?:acheter|vendre|passer|dealer|trouver|importer|commander)(?: \\S+){0,4}? (?:cocaine|heroine|meth\\w*|ecstasy|mdma|lsd|fentanyl|drogues?|cannabis|beuh|coke)',
    ),
  ),
  any(
    'deception',
    'ask',
    de(
      '(?:deepfake\\w*|fake ?news|falschmeldung\\w*|falschnachricht\\w*|desinformation\\w*|gefalschte\\w* (?:nachricht\\w*|bilder?|videos?|zitate?))',
    ),
    fr(
      '(?:deepfakes?|fausses? (?:nouvelles?|informations?|rumeurs?|preuves?|accusations?)|desinformation|faux (?:temoignages?|articles?|nus))',
    ),
  ),
]
