import type { PlainSentences } from './plain.ts'

/** Verbs that tell of the talk, of wishes or of a task at hand, or that are no main verb. */
const NOT_A_WAY_OF_LIFE = `bin | sind | war | waren | habe | hab | haben | hatte | hatten | werde | werden | wurde | wurden | will | wollen | wollte | mochte | mochten |
  muss | mussen | musste | kann | konnen | konnte | konnten | soll | sollen | sollte | darf | durfen | durfte | ware | hatt | denke | denken | dachte | glaube | glauben |
  weiss | wissen | wusste | meine | meinen | meinte | finde | finden | fand | hoffe | hoffen | brauche | brauchen | brauchte | suche | suchen | frage | fragen | verstehe |
  verstehen | wunsche | bekomme | bekommen | bekam | sehe | sehen | sah | sage | sagen | sagte | versuche | versuchen | probiere | danke | danken | bitte | freue | freuen |
  gebe | geben | mache | machen | gehe | gehen | ging | komme | kommen | kam | stelle | setze | klicke | drucke | offne | schliesse | starte | lade | speichere | schicke |
  sende | schreibe | schreiben | schrieb | lese | rufe | gucke | schaue | merke | hore | bleibe | lasse | nehme | nahm | tue | vergesse | vergass | erinnere | gerne | gern |
  nicht | auch | es | das | dich | dir | mich | uns | und | oder | plane | planen | uberlege | fuhle | fuhlen | zweifle | warte | warten`

export const plainGerman: PlainSentences = {
  says: [
    // "Mein Mann repariert Uhren"
    '({my} {of} ({kin} | zwillinge | jungs | madchen | familie | schwiegereltern) | (die | unsere) (zwillinge | kinder | jungs)) !(und | oder | fur | mit | von | zu | aus | bei | in) _',
    // "Am 3. Mai feiert meine Oma ihren Geburtstag", "In einer Woche zieht meine Tochter nach Wien"
    '(im | am | in | seit | vor | jeden | jede | jedes | nachsten | nachste | nachstes | letzten | letzte | letztes | heute | gestern | morgen | ubermorgen | vorgestern | *s | mit | bei | zu) ..4 _ {my} {of} {kin} _',
    '_ (_)? {my} {of} {kin} _ _',
    '{my} ..6 (ist | sind | war | hat | haben | wiegt | kostet | lauft | liegt | steht | beginnt | fangt | endet | fahrt | geht | kommt | wohnt | wurde | tut | gehort | stammt | heisst | probt | halt)',
    `{i} {adv} !(${NOT_A_WAY_OF_LIFE}) _ _`,
    // "Mittwochs singe ich im Kirchenchor", "Seit 2015 wohnen wir in einem Bauernhaus"
    `!(was | wie | wann | wo | warum | wer | welche | welcher | welches | wenn | falls | ob | dass | dann | jetzt) ..4 !(${NOT_A_WAY_OF_LIFE} | wie | was | wo | wenn | dass | ob | bevor | weil | damit) _ (ich | wir) _`,
    '_ ..4 (bin | sind) (ich | wir) ..4 (geboren | aufgewachsen | gezogen | ausgewandert | getauft)',
    'von _ (kriege | bekomme) ich _',
    '_ (_)? {adv} hab* (ich | wir) (immer | jeden | jede | jedes | nur | nie | kein | keine | einen | eine | ein) _',
    '_ ..3 {habe} (ich | wir) ..6 (aufgegeben | verkauft | verloren | gekundigt | adoptiert | verschenkt | geerbt | abgegeben | geheiratet | aufgehort | gegrundet)',
    '{i} {habe} ..8 (aufgegeben | verkauft | verloren | gekundigt | adoptiert | verschenkt | geerbt | abgegeben | geheiratet | aufgehort | gegrundet | getrennt | verlobt | scheiden lassen | gebrochen | gelernt | studiert)',
    '{i} {bin} ..5 (geimpft | aufgewachsen | geboren | verheiratet | geschieden | verwitwet | ausgewandert | zugezogen | schwanger | gegen | allergisch | ausgetreten | gezogen | krankgeschrieben | in rente | in elternzeit)',
    '{i} (kann | konnen) (gut | nicht | kein | keine | keinen | fliessend | ein bisschen)? ..2 (schwimmen | kochen | tanzen | nahen | stricken | segeln | reiten | essen | trinken | vertragen | autofahren | fahren | spielen | sprechen | skifahren)',
    '_ (_)? (macht | machen) mich (krank | mude | schlafrig)',
    '(beide | einer | eine | keiner | keine | alle) (von)? {my} _ _',
    '_ ..3 (ist | sind | war) {my} {of} {kin}',
    'bei uns (zuhause | zu hause | daheim | in der familie | im haus | im garten)',
    'in {my} (familie | strasse | garten | haus | wohnung) _ _',
    '(herr | frau | dr | prof) _ ..6 ({my} | mir | mich | uns)',
  ],
  pasts: '',
  task: `code | bug | fehler | funktion | skript | script | datei | dateien | text | texte | satz | satze | email | e mail | mail | brief | bewerbung | anschreiben | aufsatz | hausaufgabe | hausaufgaben |
    aufgabe | frage | fragen | problem | antwort | antworten | tabelle | spalte | zeile | liste | formel | server | app | webseite | passwort | bildschirm | drucker | internet | wlan | rezept |
    teig | titel | gedicht | geschichte | prasentation | folie | folien | vortrag | bericht | referat | hausarbeit | nachricht | chat | bild | foto | lebenslauf | rede | entwurf | kunde | kunden | kundin | browser |
    {my} (tag | morgen | abend | kopf | woche | wochenende | laune | akku | magen | rucken | stimmung | meinung | idee | schuld | gefuhl | eindruck | plan | projekt) |
    braucht | brauche | mochte | will | wollte | sagt | sagte | meint | meinte | fragt | fragte | denkt | findet | heute abend | gerade | mude | hungrig | langweilig | du | dir | dich | dein | deine | deinen | danke | bitte |
    dies | diese | dieser | dieses | diesen | es | funktioniert | klappt | sturzt ab | hangt | lol | so viel | nervt | nerven | verstehe | verstanden | idee | ideen | beispiel | schritt | tipp | tipps`,
}
