import { vocabulary } from './language.ts'

export const german = vocabulary({
  stop: `ab aber als alle alles am an auch auf aus bei beim bin bis bist da damals damit dann darf darfst das dass dein deine deinem
    deinen deiner dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch du dürfen ein eine einem einen
    einer eines er es etwas euch euer eure für gerade gibt habe haben hast hat hatte hatten hattest ich ihm ihn ihr ihre
    ihrem ihren im in ins ist ja jede jedem jeden jeder jedes kann kannst können könnte könntest man mein meine meinem
    meinen meiner meines mich mir mit möchte möchtest muss musst müssen nach nicht noch nun nur ob oder ohne schon sehr sein seine seinem
    seinen seiner seit sich sie sind so soll sollte um und uns unser unsere unter vom von vor wann war waren warst warum
    was weil welche welchem welchen welcher welches wem wen wenn wer werde werden weshalb wessen weißt wie wieso wieviel
    will willst wir wird wirst wo wofür woher wohin womit woran worüber würde zu zum zur über erinnerst`,
  talk: `hallo hi hey moin servus guten gute guter morgen abend tag nacht danke dankeschön vielen dank bitte ja nein gut
    super toll klar okay ok prima genau weiter weitermachen nochmal noch mal einmal kürzer länger einfacher tschüss
    tschüs ciao bis später bald geht gehts läuft neues los heute erzähl erzähle witz wunderbar perfekt schön schönen
    verstehe verstanden entschuldigung sorry stimmt richtig wiederhole fahre fort machst hilfreich sehr stopp warte
    langweilig wünsche wochenende erkläre erklär jetzt alles klar witzig dir euch`,
  person: 'ich mich mir mein meine meinem meinen meiner meines',
  self: `ich, mich, mein, meine, meinem, meinen, meiner, meines, wir, unser, unsere, unserem, unseren, unserer`,
  anybody: `wie kann ich, wie soll ich, wie muss ich, wie mache ich, wie könnte ich, kann ich, könnte ich, soll ich,
    sollte ich, darf ich, muss ich, was kann ich, was soll ich, wo kann ich, wo finde ich, wie können wir, können wir, sollen wir, wenn ich, wie schreibe ich,
    wie koche ich, wie berechne ich`,
  served: '',
})
