import { TestRepository } from '../../engine/repository.ts';
import { killed, processesOf } from './program.ts';

/** Makes repositories; what is left at work in them is ended, and they are removed, after each test. */
export function repositories(): (...args: ConstructorParameters<typeof TestRepository>) => TestRepository {
  const made: TestRepository[] = [];
  afterEach(async () => {
    for (const repository of made.splice(0)) {
      if (process.platform === 'linux') for (const pid of processesOf(repository)) killed(pid);
      await repository.remove();
    }
  });
  return (...args) => {
    const repository = new TestRepository(...args);
    made.push(repository);
    return repository;
  };
}
