// Where a line of Chinese may end: readers prefer it to end between phrases, and Chinese has no blanks that would show them.

// Words of these pages that the dictionary cuts in two or joins to others, and text in Latin letters.
const ownWords =
  /(账号|[新旧]?用户名|新用户|链接|域名|页面|浏览器|服务器|服务商|管理员|新密码|确认码|验证[器码]|恢复码|密钥|第二步|垃圾邮件箱?|收件箱|收件人|收信人|发件人|退出登录|重新发送|重新注册|不用重新|不用做|用不了|接下来|不相干|一次性|一会儿|自动设置时间|几秒钟|标签页|下一页|换一[个种]|再试一次|点一下|最后一[步位]|有效期|有误|都还在|时区|封禁|子域名|操作记录|[!-~]+)/

// A line holds so many even of a heading on a narrow screen.
const shortClause = 11

// Words of one character that belong to the word before them; all others of one character belong to the word behind them.
const endings = /^(?:[的了吗呢吧地得着过们里上下中内外等次封个位天秒家条人]|[之以]?[前后内外]|时)$/

const dictionary = new Intl.Segmenter('zh', { granularity: 'word' })

/** Cuts Chinese text into the parts that stay whole: a short clause, the phrases of a longer one, and no last part of a word alone. */
export function wholesOf(text: string): string[] {
  return text.split(/(?<=[，。；：？！][”’）》】]*)(?![，。；：？！”’）》】])/u).flatMap((clause) => {
    if (clause.length <= shortClause) return clause === '' ? [] : [clause]
    const phrases = phrasesOf(clause)
    const last = phrases.at(-1) ?? ''
    if (phrases.length > 1 && last.length <= 3) phrases.splice(-2, 2, `${phrases.at(-2)}${last}`)
    return phrases
  })
}

/** Cuts Chinese text into phrases; a line may end between two of them. */
export function phrasesOf(text: string): string[] {
  const words = text
    .split(ownWords)
    .flatMap((part, place) =>
      place % 2 === 1 ? part : [...dictionary.segment(part)].map((word) => word.segment),
    )
  const phrases: string[] = []
  // Whether the last phrase takes in the next word.
  let isOpen = true
  for (const word of words) {
    const last = phrases.at(-1) ?? ''
    const isSign = !/[\p{L}\p{N}]/u.test(word)
    const isOpening = isSign && /[“‘（《【]$/.test(word)
    const isEnding = isSign ? !isOpening : endings.test(word) && !/[，。；：？！]$/.test(last)
    // A number goes with what it counts.
    const isCounted = /(?:^|[^\d-])\d+ $/.test(last)
    if (last !== '' && (isOpen || isEnding || isCounted)) phrases[phrases.length - 1] = last + word
    else phrases.push(word)
    isOpen = isOpening || (!isEnding && /^\p{Script=Han}$/u.test(word))
  }
  return phrases
}
