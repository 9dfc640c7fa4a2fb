import { vocabulary } from './language.ts'

export const spanish = vocabulary({
  stop: `a al algo algún alguna algunos ante aquel aquella así aun aunque cada como cómo con conmigo contigo cual cuál
    cuáles cuando cuándo cuánta cuántas cuánto cuántos de debe debo del desde donde dónde dos e el él ella ellas ellos en
    entre era eran eras eres es esa esas ese eso esos esta está están estar estaba estas estás este esto estos estoy fue
    fueron fui ha hace hacer hacia haces hago han has hasta hay he i la las le les lo los me mi mí mis mucho muy más nada
    ni no nos nosotros nuestra nuestro o os otra otro para pero poco por porque pues puede puedes puedo que qué quién
    quiénes se según ser si sí sin sobre son soy su sus también te tengo ti tiene tienen tienes todo todos tu tú tus tuve
    u un una unas uno unos usted va vas voy y ya yo sabes recuerdas acuerdas dime`,
  talk: `hola buenas buenos días tardes noches gracias muchas muchísimas adiós chao hasta luego mañana pronto sí no vale
    ok okay bien bueno buena genial perfecto claro estupendo sigue continúa continuar más corto corta largo simple otra
    vez favor por qué tal estás va todo hay nuevo explica explícame explícamelo cuenta cuéntame chiste repite repítelo
    reformula perdón perdona lo siento para espera hoy exacto entiendo entendido interesante útil ayuda aburro gracioso
    ahora fin semana`,
  person: 'yo me mi mí mis mío mía conmigo soy tengo estoy vivo trabajo llamo nací',
  self: `yo, mi, mis, mío, mía, soy, tengo, estoy, vivo, trabajo, llamo, nací, gusta, gustan, vivía, nací, cumplo, estudié, estudio, juego, hago, voy, bebo, quiero, prefiero, necesito, conduzco, hablo, odio, leo, toco, fui, nosotros, nuestra, nuestro`,
  anybody: `cómo puedo, puedo, debo, qué puedo, qué debo, dónde puedo, cómo debo, cómo hago, tengo que, si tengo`,
  served: '',
})
