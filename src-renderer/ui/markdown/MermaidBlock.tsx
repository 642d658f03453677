import { type ReactNode, useEffect, useState } from 'react'
import { drawDiagram } from './draw-diagram.ts'
import styles from './Markdown.module.css'
import { strings } from './strings.ts'
import { sizeOfSvg } from './svg-image.ts'
import { useThemeName } from './use-theme-name.ts'

type Drawing = { state: 'drawing' } | { state: 'failed' } | { state: 'drawn'; svg: string }

interface MermaidBlockProps {
  source: string
  /** the source as code: shown until it is drawn, and when it cannot be */
  fallback: ReactNode
}

/** A diagram, drawn once and shown as a picture: inside an `img` nothing can run or be fetched. */
export default function MermaidBlock({ source, fallback }: MermaidBlockProps) {
  const [drawing, setDrawing] = useState<Drawing>({ state: 'drawing' })
  const theme = useThemeName()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the theme are drawn into the picture
  useEffect(() => {
    let isCurrent = true
    void drawDiagram(source).then((svg) => {
      if (isCurrent) setDrawing(svg === null ? { state: 'failed' } : { state: 'drawn', svg })
    })
    return () => {
      isCurrent = false
    }
  }, [source, theme])

  if (drawing.state === 'drawing') return fallback
  if (drawing.state === 'failed') {
    return (
      <div>
        <p className={styles.diagramNote}>{strings.diagramFailed}</p>
        {fallback}
      </div>
    )
  }
  return (
    <figure className={styles.diagramFrame}>
      <Picture svg={drawing.svg} />
      <details className={styles.diagramSource}>
        <summary>{strings.diagramSource}</summary>
        {fallback}
      </details>
    </figure>
  )
}

function Picture({ svg }: { svg: string }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [svg])
  const size = sizeOfSvg(svg)
  return address === undefined ? null : <img className={styles.diagram} src={address} alt={strings.diagram} {...size} />
}
