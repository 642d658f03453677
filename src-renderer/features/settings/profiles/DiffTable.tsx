import { labelOf, sectionOf, type ValueChange, wordsFor } from './changes.ts'
import own from './Profiles.module.css'
import { strings } from './strings.ts'

/** Settings with what they are now and what they would be. */
export function DiffTable({ changes }: { changes: readonly ValueChange[] }) {
  return (
    <div className={own.scroll}>
      <table className={own.diff} aria-label={strings.diff.list}>
        <thead>
          <tr>
            <th scope="col">{strings.diff.setting}</th>
            <th scope="col">{strings.diff.now}</th>
            <th scope="col">{strings.diff.afterwards}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ key, before, after }) => (
            <tr key={key}>
              <th scope="row">
                {labelOf(key)}
                <span className="h-meta"> {sectionOf(key)}</span>
              </th>
              <td>{wordsFor(key, before)}</td>
              <td className={own.after}>{wordsFor(key, after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
