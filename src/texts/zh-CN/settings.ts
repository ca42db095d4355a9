import type { SettingName } from '../../base/settings/table.ts'
import { spaced } from '../spaced.ts'

const days = (most: number) => `大于 0、不超过 ${most} 的天数，可以是小数`
const wholeNumber = (least: number, most: number) => `从 ${least} 到 ${most} 的整数`
const ranges = '地址或 CIDR 范围，用逗号分开，IPv4 不宽于 /8，IPv6 不宽于 /7'

// The values that each setting accepts, as src/base/settings/tables/ has them in English.
const types: Readonly<Record<SettingName, string>> = {
  NODE_ENV: 'development 或 production',
  HOST: 'IP 地址或主机名',
  PORT: wholeNumber(0, 65_535),
  BASE_URL:
    '地址，例如 https://login.example.org：协议、主机，需要时加端口；或者 https://example.org/auth，位于一个路径之下，末尾不加斜杠',
  CORS_ORIGINS: '来源，用逗号分开，例如 https://app.example.org，写法与浏览器发送的完全一样',
  SITE_NAME: '一行文字，最多 100 个字符',
  DEFAULT_LOCALE: 'zh-CN 或 en',
  DATABASE_URL:
    'sqlite: 加路径、sqlite::memory:，或 postgres://user:password@host:5432/database（也可以用 postgresql://）',
  SERVERS: `${wholeNumber(1, 1_024)}，或 auto，即每个核心一个`,
  SECRET_KEY: '至少 32 个随机字节，用 base64 或十六进制；可以有几个，用逗号分开，新的在前',
  KEEP_EVENTS_DAYS: days(3_650),
  LOG_LEVEL: 'trace、debug、info、warn、error、fatal 或 silent',
  CONTACT: '邮箱（@ 之前只有 ASCII 字母），或网址',
  LOGO: 'SVG 或 PNG 文件的路径，最大 256 KiB',
  ACCENT: '一种颜色，例如 #0b5fa5；或者浅色和深色页面各一种，用逗号分开。对比度都要足够',
  TEXTS: 'JSON 文件的路径，最大 1 MiB，内容例如 {"en": {"register.title": "Join us"}}',
  TIME_ZONE: 'IANA 时区数据库里的名称，例如 Asia/Shanghai 或 UTC',
  SMTP_URL: 'smtp://user:password@host:587 或 smtps://user:password@host:465，需要时在末尾加 ?tls=optional',
  MAIL_URL:
    'https 网址（本机或内网的主机可以用 http），后面写它的密钥：https://mail.example.org/send whsec_…',
  MAIL_FROM: '“名称 <name@example.org>”或 name@example.org，只有一个邮箱，用 ASCII 字母',
  DKIM_KEY: 'PEM 私钥文件的路径，或 PEM 本身：2048 到 4096 位的 RSA，或 Ed25519',
  DKIM_SELECTOR: '域名中的标签，例如 2026-11',
  MAIL_CONNECTIONS: wholeNumber(1, 50),
  MAIL_PER_CONNECTION: `${wholeNumber(1, 10_000)}（邮件数）`,
  MAIL_HELO: '带点的域名',
  KEEP_MAILS_DAYS: days(3_650),
  CONFIRM_DAYS: days(365),
  REMINDER_DAYS: `off，或${days(365)}`,
  REGISTRATION: 'open 或 closed',
  REGISTRATION_DOMAINS: '邮箱域名，用逗号分开',
  DISPOSABLE_ADDRESSES: 'off、warn 或 refuse',
  UNREACHABLE_DOMAINS: 'off、warn 或 refuse',
  PROOF_OF_WORK: 'off、under-load 或 always',
  TERMS_URL: '网址，或这个网站的路径',
  PRIVACY_URL: '网址，或这个网站的路径',
  SESSION_DAYS: days(400),
  SESSION_IDLE_DAYS: days(400),
  SECOND_FACTOR: 'optional、administrators 或 everybody',
  SECOND_FACTOR_DAYS: days(90),
  NEW_DEVICE_MAILS: 'on 或 off',
  PASSWORD_MIN_LENGTH: `${wholeNumber(8, 64)}（字符数，即码位数）`,
  LEAKED_PASSWORDS_URL: 'https 网址（本机或内网的主机可以用 http），后面会接上五位数字',
  ARGON2_MEMORY_KIB: `${wholeNumber(8, 1_048_576)}（KiB）`,
  ARGON2_PASSES: `${wholeNumber(1, 100)}（遍数）`,
  LIMITS: 'on 或 off',
  TRUSTED_PROXIES: ranges,
  MAILS_PER_ADDRESS_PER_DAY: `${wholeNumber(3, 1_000)}（邮件数）`,
  WEBHOOKS:
    'https 网址（本机或内网的主机可以用 http），每个后面写它的密钥：https://app.example.org/postern whsec_…',
  PRIVATE_RECEIVERS: ranges,
  METRICS_TOKEN: '32 到 256 个字母、数字和 -._~+/ 中的字符，= 只能在末尾',
}

/** Faults of settings, for the operator; in Chinese. */
export const words = {
  settingFaults: {
    start: '使用这些设置，postern 无法启动：',
    /** The text about a wrong one; `why` and `text` may be empty. */
    mustBe: (type: string, why: string, text: string) =>
      `必须是${spaced(type, 'before')}${why && `（${why}）`}${text && `；现在是 ${text}`}`,
    type: (name: SettingName, _english: string) => types[name],
    quotes: '外面的引号也成了内容，例如用“docker run --env-file”时：请去掉引号',
    why: {
      webAddress: '它应该以 https:// 或 http:// 开头',
      httpsAddress: '它应该以 https:// 开头',
      user: '其中有用户名',
      query: '其中有“?”或“#”和后面的部分',
      fragment: '其中有“#”和后面的部分',
      slashAtEnd: '路径以斜杠结尾',
      pathParts: '路径里只能有字母、数字、“-”、“.”、“_”和“~”',
      unreadableColour: (colour: string, scheme: 'light' | 'dark', nearest: string) =>
        `${colour} 在${scheme === 'light' ? '浅色' : '深色'}页面上看不清；看得清的颜色里最接近的是 ${nearest}`,
      noImage: '不是 PNG 也不是 SVG',
      brokenPng: 'PNG 文件已损坏',
      pixels: (width: number, height: number, most: number) =>
        `大小是 ${width}×${height} 像素，最大 ${most}×${most}`,
      noXmlns: 'svg 元素缺少 xmlns="http://www.w3.org/2000/svg"',
      noJson: '文件不是 UTF-8 的 JSON',
      noLanguages: '文件里没有按语言分开的对象',
      noLanguage: (locale: string, locales: string) => `“${locale}”不是这些语言之一：${locales}`,
      noSentences: (locale: string) => `“${locale}”里没有句子对象`,
      noSentence: (key: string) => `“${key}”不是 1 到 2000 个字符的一行文字`,
      unknownKey: (key: string) => `没有“${key}”这一句`,
      unknownPlaceholder: (key: string, name: string, known: string) =>
        `“${key}”没有占位符 {${name}}；有：${known || '无'}`,
      missingPlaceholder: (key: string, name: string) => `“${key}”缺少占位符 {${name}}`,
      publicKey: '这是公钥：公钥应该放在 DNS 里',
      encryptedKey: '密钥有密码保护：启动时没有人输入密码',
      noPrivateKey: '里面没有 PEM 私钥',
      kindOfKey: (kind: string) => `密钥的类型是 ${kind}`,
      bitsOfKey: (bits: number) => `RSA 密钥是 ${bits} 位`,
      fileSize: (size: number, most: number) => `文件有 ${size} 字节，最多 ${most} 字节`,
      noFile: '没有这个文件',
      unreadableFile: (code: string) => `文件不能读取：${code}`,
      privateOnly: '只有本机或内网的主机可以不用 https',
      twoSlashes: '去掉两个斜杠：sqlite:data/postern.db 或 sqlite:/var/lib/postern/postern.db',
      unencoded: '用户名或密码里的“/”、“?”、“#”、“@”、“:”和“%”请写成 %2F、%3F、%23、%40、%3A 和 %25',
      noHost: '其中没有主机',
      noAsciiHost: '其中没有用 ASCII 字母写的主机',
      homeFolder: '请写完整路径：只有 shell 把“~”当作主文件夹',
      nothingBehindPath: '路径后面不能再有内容：去掉“?”和后面的部分',
      fileScheme: '去掉“file:”',
      folder: '它指的是文件夹，不是文件',
      hasPath: (unencoded: string) => `其中有路径；${unencoded}`,
      onlyTls: '“?”后面只能写 tls=optional',
      portZero: '其中的端口是 0',
      severalAddresses: '其中不止一个地址',
      noSecretAt: (place: number) => `第 ${place} 项不是 24 到 64 字节的密钥`,
      at: (place: number, why: string) => `第 ${place} 项：${why}`,
      withoutSecret: '有一个地址后面没有密钥',
      addressTwice: '有一个地址写了两次',
      shortKey: '其中一个太短，或者不是这两种写法',
      zeros: '其中一个全是零',
      keyTwice: '其中一个写了两次',
      noDomain: (item: string) => `${item} 不是域名`,
      noneOfThem: (item: string) => `${item} 不符合`,
    },
    dkimDomain: '需要 MAIL_FROM 是域名下的邮箱，公钥放在它的 DNS 里',
    serversOnSqlite:
      '需要 PostgreSQL，因为一个 SQLite 文件只给一个进程用：请去掉 SERVERS，或者用“postern move”迁移（docs/database.md）',
    baseUrlRequired: '在生产环境必须设置：公开的地址，例如 https://login.example.org',
    baseUrlHttps: (text: string) => `在生产环境必须以 https:// 开头${text && `；现在是 ${text}`}`,
    smtpRequired: '在生产环境必须设置：邮件服务器，例如 smtp://user:password@host:587',
    secretRequired:
      '在生产环境用 PostgreSQL 时必须设置，让所有进程用同一个密钥：用 openssl rand -base64 32 可以生成',
    privateHost: (text: string) =>
      `在开发环境必须是本机或内网的地址，例如 127.0.0.1，或者设置 NODE_ENV=production${text && `；现在是 ${text}`}`,
    privateBaseUrl: (text: string) =>
      `在开发环境的主机必须在本机或内网，例如 http://localhost:3000，或者设置 NODE_ENV=production${text && `；现在是 ${text}`}`,
    ownTexts: (why: string) => `有一句不能用：${why}`,
    keyFileUnwritable: (file: string, why: string) =>
      `不能在 ${file} 里生成（${why}）：请让它可以写入，或者设置 SECRET_KEY`,
    keyFileUnreadable: (file: string, why: string) =>
      `不能读取文件 ${file}（${why}）：它必须属于运行 Postern 的用户`,
    keyFileBroken: (file: string) =>
      `文件 ${file} 里没有密钥：请把备份放回去，或者删掉它来生成新的，但已经发送的链接会失效`,
    envFile: (why: string) => `不能读取：${why}`,
    notUtf8: '它不是 UTF-8，请存成 UTF-8',
    portInUse: (host: string, port: number) => `${host} 的端口 ${port} 已被占用，有别的程序在那里监听`,
    portForbidden: (host: string, port: number) => `这个用户不能打开 ${host} 的端口 ${port}`,
    notOurAddress: (host: string) => `${host} 不是这台机器的地址`,
    unresolved: (host: string) => `${host} 解析不到地址`,
    notListening: (host: string, port: number, why: string) => `不能在 ${host} 的端口 ${port} 监听（${why}）`,
  },
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}

declare module '../../base/operator-fault.ts' {
  interface OperatorWords extends Words {}
}
