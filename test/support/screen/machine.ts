import { compileKernels, type Kernels, Machine } from '@folkmoot/screen';

/** Kernels with memory that a test may fill. */
export interface TestMachine {
  machine: Machine;
  kernels: Kernels;
  /** The address of some fresh bytes, each as `fill` says. */
  scratch: (size: number, fill?: () => number) => number;
}

/** A machine of one's own. */
export async function testMachine(): Promise<TestMachine> {
  const machine = new Machine(await compileKernels());
  return {
    machine,
    kernels: machine.kernels,
    scratch: (size, fill = () => 0) => {
      const at = machine.allocate(size);
      for (let i = 0; i < size; i += 1) machine.bytes[at + i] = fill();
      return at;
    },
  };
}
