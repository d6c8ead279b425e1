using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using XMem.Tracking;

namespace XMem.PowerShell.Sessions;

/// <summary>The open sessions of a runspace. They end with it.</summary>
internal sealed class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, SessionTable> Tables = [];

    private readonly List<XMemSession> _sessions = [];
    private int _lastId;

    /// <summary>The table of the runspace that the calling cmdlet runs in.</summary>
    public static SessionTable Current => Tables.GetValue(Runspace.DefaultRunspace, Create);

    /// <summary>Enters a session.</summary>
    /// <param name="name">Its name; made from its number if null.</param>
    /// <param name="tracking">The session.</param>
    public XMemSession Add(string? name, TrackingSession tracking)
    {
        lock (_sessions)
        {
            // A script that names its sessions may never ask for the list.
            RemoveClosed();
            var id = ++_lastId;
            var session = new XMemSession(id, name ?? $"Session{id}", tracking);
            _sessions.Add(session);
            return session;
        }
    }

    /// <summary>The sessions that are open, oldest first.</summary>
    public IReadOnlyList<XMemSession> List()
    {
        lock (_sessions)
        {
            RemoveClosed();
            return [.. _sessions];
        }
    }

    /// <summary>Frees all sessions.</summary>
    public void Clear()
    {
        foreach (var session in List())
            session.Dispose();
    }

    private void RemoveClosed() => _sessions.RemoveAll(session => session.Tracking.IsDisposed);

    private static SessionTable Create(Runspace runspace)
    {
        var table = new SessionTable();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
                table.Clear();
        };
        return table;
    }
}
