// Somebody without an account objects: a mail, a link that changes nothing by being opened, a
// button, the form, and where it stands. The link works once.
import { claim } from '../claims.mjs';
import { REFUSED, Visitor } from '../visitor.mjs';

export const name = 'objection by mail';
export const languages = ['en', 'de', 'ar'];

/** The text of a mail, whichever way it was written for the wire. */
function body(mail) {
  const [head, ...rest] = mail.split(/\r?\n\r?\n/);
  const text = rest.join('\n\n');
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  return text.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
}

export async function run(tools) {
  const { house, language } = tools;
  const guest = await Visitor.enter(tools, tools);
  await guest.open('/object/by-mail');
  await guest.page.locator('input[name=email]').evaluate(field => field.form.setAttribute('novalidate', ''));
  await guest.press('form[action="/object/by-mail"] button', REFUSED);
  claim(await guest.has('[role=alert] a[href="#email"]'), 'nothing says that the address is missing');
  const address = `guest-${language}-${process.pid}@mail.example`;
  await guest.fill('input[name=email]', address);
  await guest.press('form[action="/object/by-mail"] button');

  const mails = await house.mailsTo(address);
  const text = body(mails.at(-1));
  const link = new RegExp(`${house.base}(/object/link/[^\\s<>"]+)`).exec(text)?.[1];
  claim(link, `the mail has no link: ${text}`);
  await guest.open(link);
  await guest.open(link);
  await guest.press(`form[action="${link}"] button`);
  claim(guest.path() === '/object', `the link led to ${guest.path()}`);
  await guest.fill('input[name=named_as]', 'Ada Lindqvist');
  await guest.tick('input[name=purpose]');
  await guest.press('form[action="/object/reason"] button');
  await guest.press('form[action="/object/check"] button');
  await guest.press('form[action="/object"] button.button');
  claim(/^\/object\/\d+/.test(guest.path()), `sending led to ${guest.path()}`);
  claim(await guest.has('.panel code'), 'the confirmation has no reference');
  const status = guest.path().split('?')[0];
  await guest.open(status);

  const other = await Visitor.enter(tools, tools);
  await other.open(link, 403);
  await other.open(status, 200).then(
    () => claim(other.path().startsWith('/sign-in'), `somebody else sees the case: ${other.path()}`),
    () => {},
  );
}
