import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: 'Instalar la app',
  title: 'Pastiche a mano',
  why: 'Se abre como una app propia, funciona sin conexión, y tus imágenes siguen sin salir de este dispositivo.',
  install: 'Instalar',
  later: 'Ahora no',
  steps: 'Toca «Compartir» en la barra del navegador y luego «Añadir a pantalla de inicio».',
  done: 'Entendido',
}
