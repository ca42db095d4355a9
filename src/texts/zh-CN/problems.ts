import type { AddressProblem } from '../../base/address.ts'
import type { NameProblem } from '../../base/name.ts'
import type { PasswordProblem } from '../../base/password.ts'
import { readableDomains } from '../problems.ts'
import type { Problem, Problems } from '../problems.ts'
import { asking, us } from '../sentence.ts'
import { duration } from './instants.ts'

/** The problems at fields that several features have; in Chinese. */
export const problems = {
  'name-missing': () => '请填写用户名。',
  'name-too-short': () => '用户名太短，至少 2 个字符。',
  'name-too-long': () => '用户名太长，最多 64 个字符。',
  'name-characters': () => '用户名只能用文字、数字和 _ . -，中间不能有空格。',
  'name-edges': () => '用户名的开头和结尾要用文字或数字。',
  'name-mixed-scripts': () => '这个用户名混用了容易混淆的几种文字。请只用一种文字；汉字可以配英文字母。',
  'name-reserved': () => '这个用户名不能使用，请换一个。',
  'name-taken': () => '这个用户名已经有人用了，或者跟别人的太像。请换一个。',
  'address-missing': () => '请填写邮箱。',
  'address-too-long': () => '邮箱地址太长了。',
  'address-several': () => '只能填一个邮箱。',
  'address-quoted': () => '邮箱地址里不能有引号、括号或尖括号。只写地址本身就好，比如 ming@example.com。',
  'address-characters': () => '邮箱地址里有不能用的字符，看看是不是多了空格。',
  'address-no-at': () => '邮箱地址里少了 @，比如 ming@example.com。',
  'address-domain': () => '@ 后面的部分不对，应该像 example.com 这样。',
  'address-invalid': () => '这个邮箱地址不对，请再检查一遍。',
  'address-fullwidth-at': () => '您输入的是全角的＠，请切换到英文输入法，换成 @。',
  'address-domain-not-allowed': ({ domains = [] }) =>
    `本站只接受这些邮箱：@${readableDomains({ domains }).join('、@')}。`,
  'address-blocked': () => asking('本站不接受用这个邮箱注册。请换一个，或者联系', us, '。'),
  'registration-refused': ({ sentence }) => sentence ?? '本站不接受这次注册。',
  'registration-unavailable': () => '暂时不能注册，请过几分钟再试。您填写的内容没有保存。',
  'address-of-other-mail': () => '邮件不是发送到这个邮箱的。请填写收到那封邮件的邮箱。',
  'address-disposable': () => '这是一次性邮箱，本站不接受。请换一个您会一直用的。',
  'address-unreachable': () => '@ 后面的部分收不了邮件，看看是不是写错了。',
  'address-unchanged': () => '这就是原来的邮箱。如果没有写错，点“重新发送”就可以了。',
  'locale-missing': () => '请选择一种语言。',
  'password-missing': () => '请输入密码。',
  'password-not-chosen': () => '请设置密码。',
  'password-too-short': ({ minLength = 8 }) => `密码太短，至少 ${minLength} 个字符。`,
  'password-too-long': () => '密码太长了。',
  'password-common': () => '这个密码太常见，很容易被猜到。请换一个。',
  'password-leaked': () => '这个密码曾在别处泄露，很容易被人试出来。请换一个。',
  'password-personal': () => '密码不能跟用户名、邮箱或网站名一样。请换一个。',
  'password-characters': () => '密码里有无法识别的字符，请重新输入。',
  'terms-not-accepted': () => '请先同意使用条款，再注册。',
  'identifier-missing': () => '请填写用户名或邮箱。',
  'wrong-password-alone': () => '密码不对。请再试一次。',
  'code-missing': () => '请填写邮件里的 8 位确认码。',
  'code-malformed': () => '确认码是 8 位数字，请对照邮件再看一遍。',
  'too-soon': ({ seconds = 60 }) => `刚才已经申请过一封邮件，请等 ${seconds} 秒再试。`,
  'too-many': ({ seconds = 60 }) => `操作太频繁了，请等 ${duration(seconds)}再试。`,
  busy: ({ seconds = 2 }) => `现在人有点多。请等 ${duration(seconds)}，再输一次密码提交。`,
} satisfies Problems & Record<AddressProblem | NameProblem | PasswordProblem, Problem>

declare module '../problems.ts' {
  interface ProblemKinds extends Record<keyof typeof problems, true> {}
}
