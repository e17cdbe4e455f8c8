import { computed } from '@preact/signals';
import { isolating } from '../i18n/isolate';
import { language } from '../i18n/language';

const chinese = {
  chosen: '待发送的文件',
  original: '原图',
  originalHint: '不压缩，拍摄地点等信息仍会去掉',
  remove: (name: string) => `去掉 ${name}`,
  tooMany: (most: number) => `一条消息最多带 ${most} 个文件`,
  tooLarge: (name: string, most: string) => `「${name}」太大了，最大 ${most}`,
  unnamed: '文件',
  save: '保存',
  saveNamed: (name: string) => `保存 ${name}`,
  notSaved: '没有下载成功，请再试一次',
  look: '查看图片',
  play: '播放',
  pause: '暂停',
  playRecording: (seconds: number) => `播放语音，${seconds} 秒`,
  pauseRecording: (seconds: number) => `暂停语音，${seconds} 秒`,
  unheard: '未听',
  notPlayed: '播放不了这段语音',

  viewer: '图片',
  pictureOf: (at: number, all: number) => `${at} / ${all}`,
  earlier: '上一张',
  later: '下一张',
  zoomIn: '放大',
  zoomOut: '缩小',

  recording: '正在录音',
  recordingHint: '再按一次发送，Esc 取消',
  releaseToSend: '松开发送，上滑取消',
  releaseToCancel: '松开取消',
  cancel: '取消',
  sendRecording: '发送语音',
  tooShort: '说话时间太短',
  noMicrophone: '用不了麦克风：请在浏览器的网站设置里允许',
};

const english: typeof chinese = {
  chosen: 'Files to send',
  original: 'Original',
  originalHint: 'Not compressed; the place and the camera are still removed',
  remove: (name) => `Remove ${name}`,
  tooMany: (most) => `A message can have at most ${most} files`,
  tooLarge: (name, most) => `“${name}” is too large (at most ${most})`,
  unnamed: 'File',
  save: 'Save',
  saveNamed: (name) => `Save ${name}`,
  notSaved: 'Download failed. Please try again.',
  look: 'View picture',
  play: 'Play',
  pause: 'Pause',
  playRecording: (seconds) => `Play the voice message, ${seconds} s`,
  pauseRecording: (seconds) => `Pause the voice message, ${seconds} s`,
  unheard: 'not played yet',
  notPlayed: 'This voice message cannot be played',

  viewer: 'Picture',
  pictureOf: (at, all) => `${at} of ${all}`,
  earlier: 'Previous picture',
  later: 'Next picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',

  recording: 'Recording',
  recordingHint: 'Press again to send, Esc to cancel',
  releaseToSend: 'Release to send, slide up to cancel',
  releaseToCancel: 'Release to cancel',
  cancel: 'Cancel',
  sendRecording: 'Send voice message',
  tooShort: 'Too short',
  noMicrophone: 'No microphone access. Allow it in the site settings of your browser.',
};

/** Fetched on first use: users who only write text do not need them. */
export const attachmentStrings = computed(() => isolating(language.value === 'en' ? english : chinese));
