// Opens or seals with the age-encryption package: node open_or_seal.mjs FOLDER open|seal|open-passphrase KEY < in > out
import { pathToFileURL } from "node:url";
import { readFileSync, writeFileSync } from "node:fs";

const [folder, verb, key] = process.argv.slice(2);
const { Encrypter, Decrypter } = await import(pathToFileURL(`${folder}/age-encryption/dist/index.js`));
const given = new Uint8Array(readFileSync(0));
let result;
if (verb === "seal" || verb === "seal-passphrase") {
  const encrypter = new Encrypter();
  if (verb === "seal") encrypter.addRecipient(key);
  else { encrypter.setPassphrase(key); encrypter.setScryptWorkFactor(10); }
  result = await encrypter.encrypt(given);
} else {
  const decrypter = new Decrypter();
  if (verb === "open") decrypter.addIdentity(key);
  else decrypter.addPassphrase(key);
  result = await decrypter.decrypt(given, "uint8array");
}
writeFileSync(1, result);
