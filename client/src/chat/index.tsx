import { effect } from '@preact/signals';
import { render } from 'preact';
import { unreadInAll } from '../conversation/conversations';
import { readEntrance } from '../identity/entrance';
import { words } from '../language/language';
import { Chat } from './Chat';
import { enter } from './enter';
import './chat.css';

const entrance = readEntrance();
const page = document.getElementById('page');

if (!entrance.name) location.replace('/');
else if (page) {
  enter(entrance);
  render(<Chat entrance={entrance} />, page);
  effect(() => {
    const unread = unreadInAll.value;
    document.title = unread > 0 ? `(${unread}) ${words.value.house}` : words.value.house;
  });
}
