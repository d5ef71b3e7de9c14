/// The whole platform as its users meet it: started like `./spyglass up` starts it, fed by the real
/// FFmpeg, watched in the real Chromium.
///
/// [Platform] starts it once for all tests, on ports and a data folder of its own. [Person] is
/// somebody with an account, talking to the public API. [Publisher] is an encoder. [Browser] is
/// somebody's browser.
@NullMarked
package live.spyglass.e2e;

import org.jspecify.annotations.NullMarked;
