/** A page over plain http gets no microphone. */
export const canRecord = Boolean(navigator.mediaDevices?.getUserMedia) && 'MediaRecorder' in window;
