import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.ts';
import { resolveProgram } from '../../../src/node/process/program.ts';

const SHIM = `@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\n
IF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n) ELSE (\r\n  SET "_prog=node"\r\n)\r\n
endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\node_modules\\an-agent\\bin\\cli.mjs" %*\r\n`;

function onWindows(argv: string[], files: Record<string, string>): readonly string[] {
  return resolveProgram(argv, { Path: String.raw`C:\Tools;C:\npm`, PATHEXT: '.EXE;.CMD' }, {
    cwd: String.raw`C:\work`,
    platform: 'win32',
    node: String.raw`C:\node\node.exe`,
    files: { exists: (path) => path in files, read: (path) => files[path] ?? '' },
  });
}

describe('the program of a command', () => {
  it('is what was given, on Unix', () => {
    const argv = ['agent', '$(x)', '-y'];
    assert.equal(resolveProgram(argv, {}, { cwd: '/', platform: 'linux' }), argv);
  });

  it('is looked up on Windows, in the order of the PATH', () => {
    assert.deepEqual(onWindows(['git', 'status'], { [String.raw`C:\npm\git.exe`]: '', [String.raw`C:\Tools\git.exe`]: '' }), [String.raw`C:\Tools\git.exe`, 'status']);
    assert.deepEqual(onWindows([String.raw`.\tool.exe`], { [String.raw`C:\work\tool.exe`]: '' }), [String.raw`C:\work\tool.exe`]);
    assert.deepEqual(onWindows(['missing', 'x'], {}), ['missing', 'x']);
  });

  it('is Node and a script for a command shim of npm', () => {
    assert.deepEqual(onWindows(['an-agent', '-p', 'a&b'], { [String.raw`C:\npm\an-agent.cmd`]: SHIM }), [
      String.raw`C:\node\node.exe`, String.raw`C:\npm\node_modules\an-agent\bin\cli.mjs`, '-p', 'a&b',
    ]);
  });

  it('is refused where only a shell can run it', () => {
    assert.throws(() => onWindows(['other'], { [String.raw`C:\npm\other.cmd`]: '@echo off\r\nrun %*\r\n' }), (error) => error instanceof UserError && error.code === 'needs-shell');
  });
});
