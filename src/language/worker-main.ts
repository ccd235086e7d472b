import { parentPort, workerData } from 'node:worker_threads';
import { configSchema } from '../contract/config.ts';
import { LintWorkspace } from '../lint/workspace/lint-workspace.ts';
import { DocumentFiles } from '../node/workspace/document-files.ts';
import { configReader } from './config-reader.ts';
import { folderPaths } from './folder-paths.ts';
import { FolderWorker } from './folder-worker.ts';
import { PatientSource, WorkReport } from './work-report.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-protocol.ts';

const { folder, options, setAside, openAside, isWatched, versionedEdits, asksBeforeMoves } = workerData as WorkerStart;
const port = parentPort;
const paths = folderPaths(folder);
if (port === null || paths === null) throw new Error('This is the part of the language server that reads documents: the server starts it.');

const tell = (message: FromWorker): void => port.postMessage(message);
const report = new WorkReport((file) => tell({ type: 'working', file }));
const source = new PatientSource(new DocumentFiles(paths.root), setAside);
const linter = new LintWorkspace(source, configSchema.parse({}), { onWork: (_work, file) => report.begin(file) });
const worker = new FolderWorker({
  paths, linter, source, report, tell, options, openAside, isWatched, versionedEdits, asksBeforeMoves,
  readConfig: configReader(paths.root, (message) => tell({ type: 'log', severity: 'warning', message })),
});
port.on('message', (message: ToWorker) => worker.receive(message));
void worker.run();
