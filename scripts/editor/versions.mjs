// The editors that the tests run in. Each code-server carries the VS Code of the same number and wants the Node beside
// it; `oldest` is what `engines.vscode` promises. A stand-in takes the place of a package that has to be compiled and
// that a server without a password never calls.

export const editors = {
  newest: { codeServer: '4.139.1', node: '24.21.0', standIns: [] },
  oldest: { codeServer: '4.103.2', node: '22.23.3', standIns: ['argon2'] },
};
