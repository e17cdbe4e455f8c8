import { effect } from '@preact/signals';
import { render } from 'preact';
import { words } from '../language/language';
import { followLink } from '../identity/device-link';
import { SignIn } from './SignIn';
import './sign-in.css';

const page = document.getElementById('page');
if (page) render(<SignIn />, page);
void followLink();

effect(() => {
  document.title = words.value.house;
});
