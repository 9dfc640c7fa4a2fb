import { fold } from '../../phrases/fold.ts'

/**
 * What people ask about themselves, in the words of each language: "Was ist mein Beruf?" finds "Ich arbeite als …" and
 * "I work as …" without the engine. A line is one subject. Only for questions about the user: elsewhere "name" or "work"
 * say little.
 */
const TOPICS = `
  name called named heiße heißt heissen namen nom prénom appelle appelles nombre llamo llama 叫 名字 姓名 名前 이름
  live lives living home address moved wohne wohnt wohnung wohnort lebe zuhause adresse habite habites domicile logement
    vivo vive dirección domicilio 住 住在 地址 住んで
  work works job profession occupation employer arbeite arbeitet arbeit beruf arbeitgeber travaille travail métier
    profession emploi trabajo trabaja profesión empleo oficio 工作 职业 上班 老师 工程师 医生 仕事
  born birthday birthdate age old geboren geburtstag geburtsdatum alt né née naissance anniversaire âge nací nacido
    nacimiento cumpleaños edad 生日 出生 年龄 岁 誕生日
  dish food eat meal drink gericht essen esse isst trinke lieblingsessen plat manger mange boire cuisine comida comer como
    plato beber bebida 吃 喝 食物 菜 饮料 食べ物
  favourite favorite prefer like love lieblings liebsten mag liebe préféré préférée adore aime favorito favorita prefiero
    gusta encanta 喜欢 爱 最爱 好き
  dog cat pet hund katze haustier chien chat perro gato mascota 狗 猫 宠物 犬 강아지
  allergic allergy allergies allergisch allergie vertrage unverträglichkeit allergique alérgico alérgica alergia 过敏
  car vehicle auto wagen voiture coche carro 车 汽车 开车
  wife husband partner spouse married frau mann ehefrau ehemann verheiratet femme mari épouse époux marié esposa marido
    casado casada 妻子 丈夫 老婆 老公 结婚
  children child son daughter kids kinder kind sohn tochter enfants enfant fils fille hijos hijo hija 孩子 儿子 女儿
  sister schwester sœur hermana 妹妹 姐姐
  brother bruder frère hermano 弟弟 哥哥
  mother mum mom mutter mama mère maman madre mamá 妈妈 母亲
  father dad vater papa père padre papá 爸爸 父亲
  study studies studying studiere studiert studium étudie études estudio estudia estudios 学 学习 读书
  hobby hobbies sport sports hobbys loisirs passe-temps afición aficiones deporte 爱好 运动`

const BY_WORD = new Map<string, readonly string[]>()
for (const line of TOPICS.split(/\n {2}(?! )/)) {
  const words = line.split(/\s+/).filter((word) => word !== '')
  for (const word of words) BY_WORD.set(fold(word), words)
}

/** Returns the words of its subject, the word itself among them; the word alone when it is of none. */
export function wordsOfTopic(term: string): readonly string[] {
  return BY_WORD.get(fold(term)) ?? [term]
}
