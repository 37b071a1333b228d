import { findOnPath } from './executables';
import { run } from './processes';

/** Whether this machine installs programs with apt-get, and we may: as root, or by sudo without a password. */
export async function aptPrefix(): Promise<readonly string[] | undefined> {
  if (process.platform !== 'linux' || !findOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  if (!findOnPath('sudo')) return undefined;
  try {
    await run('sudo', ['-n', 'true'], { timeoutMs: 10_000 });
    return ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'];
  } catch {
    return undefined;
  }
}

/**
 * Installs Debian packages.
 * @throws {Error} saying what to install by hand when this machine or user cannot use apt-get, or when apt-get fails.
 */
export async function installPackages(packages: readonly string[], purpose: string): Promise<void> {
  const prefix = await aptPrefix();
  if (!prefix) {
    throw new Error(
      `${purpose}: please install ${packages.join(', ')} (this program cannot: it needs apt-get and root).`,
    );
  }
  console.log(`${purpose}: installing ${packages.join(', ')} with apt-get …`);
  const aptGet = async (...args: string[]) => {
    const [command = '', ...rest] = [...prefix, 'apt-get', ...args];
    await run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 600_000 });
  };
  await aptGet('update', '-q');
  await aptGet('install', '-q', '-y', '--no-install-recommends', ...packages);
}
