// Agencies of one's own and their properties, brought without a page to where a test begins.

import { fieldsOf } from './forms.js';
import { PASSWORD, foundAgency, invite, newAddress } from './people.js';
import { SCREENS } from './site.js';

/** A day from today, as forms and addresses write it. */
export const dayFrom = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Sends a form of a page, and answers where it led; what is refused fails. */
async function sent(request, address, body) {
  const { action } = body.form ?? body.multipart;
  const answer = await request.post(address, { ...body, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${action} at ${address} was answered ${answer.status()}`);
  return answer.headers().location;
}

/** Founds an agency that may advertise: whoever asks with `request` owns it. */
export async function foundLicensed(request) {
  const agency = await foundAgency(request);
  await request.post(SCREENS.Agency.pt, { form: { action: 'save_agency', part: 'licence', ami_licence: '12345' } });
  return agency;
}

/** Somebody joins the agency of `request`, and asks with `colleague` from now on. */
export async function join(request, colleague, name = 'Marta Colega') {
  const invitation = await invite(request, newAddress('colega'));
  await sent(colleague, invitation, { form: { action: 'register_invited', name, password: PASSWORD } });
}

/** Begins a property, and answers where its page is. */
export async function begin(request, reference, { type = 'house', municipality = 'Loulé', price = '350000' } = {}) {
  const form = { action: 'create_property', property_type: type, listing_type: 'sale', municipality, price, reference };
  return (await sent(request, SCREENS.NewProperty.pt, { form })).split('?')[0];
}

/** What the publish gate asks for, beside place, price and photographs: the sections of the page and their fields. */
const COMPLETE = {
  place: { street: 'Rua da Igreja 12', municipality: 'Loulé' },
  energy: { energy_class: 'B', certificate: 'SCE123456789', certificate_expires: dayFrom(3_000) },
  owners: { owner_0_name: 'Maria da Graça Sousa', owner_0_nif: '123456789' },
  texts: { title_pt: 'Moradia com jardim e luz da manhã', description_pt: 'Jardim com oliveiras.' },
};

/** Fills sections of a property in. */
export async function fill(request, sheet, sections) {
  for (const [section, fields] of Object.entries(sections)) {
    const kept = fieldsOf(await (await request.get(sheet)).text(), section);
    await sent(request, sheet, { form: { ...kept, action: 'save_section', section, ...fields } });
  }
}

/** Gives a property all that it needs to be published. */
export async function complete(request, sheet) {
  await fill(request, sheet, COMPLETE);
  const files = { name: 'casa.png', mimeType: 'image/png', buffer: await picture(request) };
  await sent(request, sheet, { multipart: { action: 'add_photographs', files } });
}

/** Puts a property on the market. */
export const publish = (request, sheet) => sent(request, sheet, { form: { action: 'publish_property' } });

/** A picture as cameras and phones send them. */
export const picture = async (request) => (await request.get('/og.png')).body();

/** A file for a form, out of text. */
export const textFile = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** A PDF of one page, small and whole. */
export function paper() {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const place = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(`${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
}
