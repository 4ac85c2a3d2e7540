import theme from 'vitepress/theme-without-fonts';
// After the theme's styles, which it overrides.
import './style.css';

export default theme;
