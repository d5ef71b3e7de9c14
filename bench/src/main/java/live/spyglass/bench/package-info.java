/// Side-by-side measurements: ours and the other side taken in turn in one run, at least three
/// rounds after a warm-up, the median.
///
/// A [Bench] is one comparison, found by its name in [Benches]; it gets a [Run], which owns
/// whatever it starts and holds what it found. What is counted is in `measure`, what is started in
/// `process`. How to run one and how to read a figure: `bench/README.md`.
@NullMarked
package live.spyglass.bench;

import org.jspecify.annotations.NullMarked;
