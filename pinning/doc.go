// Package pinning has what pins a virtual thread to its carrier, or makes it hold its
// carrier while it blocks: monitors (synchronized, Object.wait and notify), native
// frames, class initialisers and file I/O, each as JDK 21 to 25 have it.
//
// Until 23 holding a monitor pins; from 24 on (JEP 491) only native and VM frames do,
// among them those of class initialisers. A Recorder keeps a record of each time that
// a thread blocked while it was pinned, as the JFR event jdk.VirtualThreadPinned does.
package pinning
