import type { PlainSentences } from './plain.ts'

export const plainSpanish: PlainSentences = {
  says: [
    // "Mi gata Luna duerme doce horas al día"
    '({my} {of} ({kin} | hijas | hijos | gemelos | gemelas | familia | suegros | hermanos | hermanas | gatas | gatos | perros) | (los | las) (gemelos | gemelas | ninos | ninas)) {of} !(y | o | para | con | de | del | que | a | en) _',
    '{my} ..6 (es | son | era | esta | estan | tiene | tienen | pesa | cuesta | empieza | termina | sale | duerme | vive | hace | funciona | viene | pertenece | queda | mide | se llama)',
    // Spanish tells the person by the verb: these tell how one lives.
    `(yo | nosotros)? {adv} (salgo | conduzco | trabajo | estudio | vivo | toco | juego | nado | corro | monto | cocino | cuido | crio | cultivo | colecciono | corro | leo sobre todo | canto | bailo | pinto | hablo | enseno | ensayo | entreno | duermo |
      desayuno | ceno | suelo | llevo | tomo | bebo | como | fumo | odio | adoro | padezco | sufro | reparo | arreglo | dirijo | pertenezco | naci | creci | deje | vendi | adopte | perdi | trabajamos | vivimos | criamos |
      adoptamos | vendimos | dejamos | tenemos | compartimos | cultivamos | nacimos | crecimos | herede | heredamos | practico | voy en | voy a (clases | misa | yoga | nadar | correr) | soy) _ _`,
    'tengo (un | una | dos | tres | cuatro | cinco | seis | varios | varias) ..2 ({animal} | hijos | hijas | hermanos | hermanas | nietos | sobrinos)',
    '(me | nos) (mude | mudamos | case | casamos | jubile | divorcie | divorciamos | separe | separamos | rompi | opere | operan | operaron | quitan | ponen | hacen | despidieron | crie | levanto | acuesto | dedico) _',
    'me (da | dan) (miedo | panico | alergia | asco | vertigo | claustrofobia) _',
    'a {my} {of} {kin} {of} ..2 (le | les) (gusta | gustan | encanta | encantan | da | dan | duele | duelen) _',
    '(_)? (_)? (se casa | nacio | murio | fallecio | llega | llegan | viene | vienen | se muda | opera) ..2 {my} {of} {kin}',
    '_ ..6 (con | de | a) {my} {of} {kin}',
    '_ ..3 (es | son | era) {my} {of} {kin}',
    'el _ (me (sienta | hace) (mal | dano) | me da alergia) ',
    '(la | el | don | dona) (dr | dra | sr | sra | doctor | doctora | senor | senora) _ ..6 ({my} | me | nos)',
    'en {my} (familia | calle | jardin | casa | edificio) _ _',
    'ya no _ _',
  ],
  pasts: '',
  task: `codigo | error | fallo | funcion | script | archivo | archivos | texto | frase | parrafo | correo | email | mail | carta | redaccion | ensayo de | trabajo de clase | deberes | ejercicio | pregunta | preguntas | problema |
    respuesta | tabla | columna | fila | lista | formula | servidor | app | aplicacion | pagina | contrasena | pantalla | impresora | internet | wifi | receta | masa | titulo | poema | cuento | historia | presentacion |
    diapositiva | diapositivas | informe | mensaje | chat | imagen | foto | curriculum | discurso | borrador | cliente | clienta | clientes | navegador |
    {my} (dia | manana | tarde | noche | cabeza | semana | animo | bateria | opinion | idea | culpa | impresion | plan | proyecto) |
    necesita | quiere | queria | dice | dijo | pide | pregunta | piensa | esta noche | ahora mismo | cansado | cansada | hambre | aburrido | aburrida | tu | te | ti | tus | usted | gracias | por favor |
    este | esta | estos | estas | eso | esto | no funciona | se cuelga | lol | entiendo | idea | ideas | ejemplo | paso | consejo | consejos`,
}
